using System.Text.Json;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Moves;

/// <summary>
/// Workers that do what their lists say, and shard groups that remember what Raft groups remember: members, former ones,
/// and that nothing changes without a majority.
/// </summary>
internal sealed class HonestWorkers(TestCluster cluster)
{
    private const long BeatMs = 5_000;
    private const long MembershipMs = 15_000;

    private readonly SortedDictionary<ulong, Group> groups = [];
    private readonly SortedDictionary<(ulong Worker, ulong Shard), ulong> epochs = [];
    private readonly SortedDictionary<ulong, long> lastMembership = [];

    // The workers that the driver knew to be silent when it changed a shard's members.
    private readonly SortedDictionary<(ulong Shard, ulong Epoch), ulong[]> silentAt = [];

    /// <summary>Workers that neither beat nor take part in their groups.</summary>
    public SortedSet<ulong> Dead { get; } = [];

    /// <summary>Workers that take part in their groups but cannot reach the driver.</summary>
    public SortedSet<ulong> CutOff { get; } = [];

    /// <summary>Workers that do not start what they are told to.</summary>
    public SortedSet<ulong> Lazy { get; } = [];

    /// <summary>Workers whose answers are lost on the way.</summary>
    public SortedSet<ulong> Deaf { get; } = [];

    /// <summary>Whether shards take writes: each beat of a leader is one.</summary>
    public bool Writes { get; set; } = true;

    /// <summary>What a worker says of the load of a replica of a shard; null when workers say nothing.</summary>
    public Func<ulong, ulong, ShardLoad>? LoadOf { get; set; }

    /// <summary>Replicas that were added to groups.</summary>
    public int Added { get; private set; }

    /// <summary>What no worker should ever have had to do.</summary>
    public List<string> Harm { get; } = [];

    public Group this[ulong shard] => groups[shard];

    /// <summary>All shards are led and everybody knows it.</summary>
    public HonestWorkers Found()
    {
        Run(30_000);
        cluster.Current.Shards.Values.Should().OnlyContain(shard => shard.Bootstrapped);
        return this;
    }

    /// <summary>Time passes: workers beat, and the leader's duties run.</summary>
    public void Run(long ms)
    {
        for (var end = cluster.UnixMs + ms; cluster.UnixMs < end;)
        {
            cluster.UnixMs += BeatMs;
            foreach (var id in cluster.Current.Workers.Keys.Where(id => !Dead.Contains(id) && !CutOff.Contains(id)).ToArray())
            {
                Beat(id);
            }

            Elect();
            Schedule();
        }
    }

    /// <summary>One beat of a worker, which then does as told.</summary>
    public void Beat(ulong id)
    {
        var due = cluster.UnixMs - lastMembership.GetValueOrDefault(id) >= MembershipMs;
        lastMembership[id] = due ? cluster.UnixMs : lastMembership.GetValueOrDefault(id);
        var running = RunningOn(id).ToArray();
        foreach (var (shard, group) in running.Where(one => Writes && one.Group.Leader == id))
        {
            group.Write();
            _ = shard;
        }

        cluster.Do(TestCluster.Heartbeat(id) with
        {
            RunningShards = [.. running.Select(one => one.Shard)],
            Leaders = [.. running.Where(one => one.Group.Leader != 0).Select(one => new ShardLeaderReport(one.Shard, one.Group.LeaderSeenBy(id)))],
            Memberships = [.. running.Where(one => due && one.Group.Leader == id).Select(
                one => new ShardMembershipReport(one.Shard, one.Group.ChangeId, [.. one.Group.Members]))],
            Progress = [.. running.Select(
                one => new ShardProgressReport(one.Shard, one.Group.IndexOf(id), epochs.GetValueOrDefault((id, one.Shard))))],
            ShardLoads = LoadOf is null ? [] : [.. running.Select(one => LoadOf(id, one.Shard))],
        });
        NoteSilent();
        if (!Deaf.Contains(id))
        {
            Obey(id);
        }
    }

    /// <summary>Finds dead workers, reviews and plans moves.</summary>
    public void Schedule()
    {
        var state = cluster.Current;
        cluster.Do(new MarkWorkersUnhealthy(LivenessCheck.FindSilent(state, cluster.UnixMs, 0)));
        cluster.Do(new MarkWorkersDown(LivenessCheck.FindDown(state, cluster.UnixMs, 0)));
        if (ShardFounding.FindLost(cluster.Current) is { IsEmpty: false } lost)
        {
            cluster.Do(new ReplaceUnledShards(lost));
        }

        if (MoveReview.FindDue(cluster.Current, cluster.UnixMs) is { IsEmpty: false } due)
        {
            cluster.Do(new ReviewMoves(due));
        }

        if (LeaderPlanner.Plan(cluster.Current) is { IsEmpty: false } leaders)
        {
            cluster.Do(new PreferLeaders(leaders));
        }

        if (MovePlanner.Plan(cluster.Current) is { IsEmpty: false } moves)
        {
            var outcome = cluster.Do(new StartMoves(moves));
            outcome.Id.Should().Be((ulong)moves.Length, "every planned move must be allowed by the state it was planned from: {0}", outcome.Message);
        }
    }

    /// <summary>A worker restarts: what its process knew is gone.</summary>
    public void Restart(ulong id)
    {
        foreach (var key in epochs.Keys.Where(key => key.Worker == id).ToArray())
        {
            epochs.Remove(key);
        }

        foreach (var group in groups.Values)
        {
            group.Forget(id);
        }

        cluster.Register((int)id);
    }

    private void NoteSilent()
    {
        ulong[] silent = [.. cluster.Current.Workers.Values.Where(worker => !worker.Healthy).Select(worker => worker.Id)];
        foreach (var shard in cluster.Current.MovingShards.Select(id => cluster.Current.Shards[id]))
        {
            silentAt.TryAdd((shard.Id, shard.Epoch), silent);
        }
    }

    private IEnumerable<(ulong Shard, Group Group)> RunningOn(ulong worker) =>
        groups.Where(one => one.Value.Running.Contains(worker)).Select(one => (one.Key, one.Value));

    private bool IsLive(ulong worker) => !Dead.Contains(worker);

    private void Elect()
    {
        foreach (var group in groups.Values)
        {
            group.Elect(IsLive);
        }
    }

    private void Obey(ulong id)
    {
        var list = cluster.List(id).EnumerateArray().ToArray();
        if (list.Length == 0)
        {
            return;
        }

        var told = list.ToDictionary(item => item.GetProperty("shard_info").GetProperty("shard_id").GetUInt64());
        foreach (var (shard, group) in RunningOn(id).Where(one => !told.ContainsKey(one.Shard)).ToArray())
        {
            if (group.Members.Contains(id))
            {
                Harm.Add($"worker {id} was told to delete shard {shard} while it was a member");
            }

            group.Stop(id);
        }

        foreach (var (shard, item) in told)
        {
            Host(id, shard, item);
        }
    }

    private void Host(ulong id, ulong shard, JsonElement item)
    {
        var info = item.GetProperty("shard_info");
        ulong[] replicas = [.. info.GetProperty("replicas").EnumerateArray().Select(one => one.GetUInt64())];
        if (Lazy.Contains(id) && !(groups.TryGetValue(shard, out var known) && known.Running.Contains(id)))
        {
            return;
        }

        if (!groups.TryGetValue(shard, out var group))
        {
            if (!item.GetProperty("bootstrap").GetBoolean())
            {
                return;
            }

            groups[shard] = group = new Group(replicas);
        }

        group.Running.Add(id);
        epochs[(id, shard)] = info.GetProperty("epoch").GetUInt64();
        if (group.Leader == id && group.HasQuorum(IsLive))
        {
            Reconcile(id, shard, group, replicas);
            ObeyPreference(id, info, group);
        }
    }

    private void ObeyPreference(ulong id, JsonElement info, Group group)
    {
        if (cluster.Worker(id).Capabilities.Contains(WorkerCapability.LeaderTransfer)
            && info.TryGetProperty("preferred_leader", out var preferred))
        {
            group.HandOver([preferred.GetUInt64()], IsLive);
        }
    }

    private void Reconcile(ulong id, ulong shard, Group group, ulong[] replicas)
    {
        if (!replicas.Contains(id))
        {
            group.HandOver(replicas, IsLive);
            return;
        }

        foreach (var added in replicas.Where(one => !group.Members.Contains(one)))
        {
            Added++;
            if (!group.Add(added))
            {
                Harm.Add($"worker {added} was to be added to shard {shard} again");
            }
        }

        foreach (var extra in group.Members.Where(one => !replicas.Contains(one)).ToArray())
        {
            group.Remove(extra);
        }

        // What was asked for when all was well may be carried out late, after a member has died: nobody can rule that out.
        var missing = group.Members.Where(one => !group.Running.Contains(one) || !IsLive(one)).ToArray();
        var knownSilent = silentAt.GetValueOrDefault((shard, epochs[(id, shard)]), []);
        if (!group.HasQuorum(IsLive) && missing.Any(knownSilent.Contains))
        {
            Harm.Add($"shard {shard} lost its quorum by a change: of {string.Join(", ", group.Members)} are not there {string.Join(", ", missing)}");
        }
    }
}
