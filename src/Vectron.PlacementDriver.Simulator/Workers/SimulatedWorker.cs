using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Contract;
using Vectron.PlacementDriver.Simulator.Groups;

namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>
/// A worker as stubborn as the real one: it does what the last list says and nothing else, and remembers between
/// restarts only what is on its disk. Pure: no network, no clock of its own. For one caller at a time.
/// </summary>
internal sealed partial class SimulatedWorker(
    WorkerProfile profile, WorkerDisk disk, ShardGroups groups, WorkerTally tally)
{
    private static readonly TimeSpan MembershipEvery = TimeSpan.FromSeconds(15);

    private readonly SortedDictionary<ulong, RunningReplica> running = [];
    private readonly List<ShardLeaderTransferAck> unsentAcks = [];
    private readonly List<string> problems = [];
    private readonly List<ulong> namedLeaders = [];
    private ImmutableArray<ShardMembershipInfo> collected = [];
    private ulong highestEpoch;
    private DateTimeOffset? lastMembership;

    /// <summary>What it announces; a process that starts may announce something else.</summary>
    public WorkerProfile Profile { get; set; } = profile;

    /// <summary>What outlives its process.</summary>
    public WorkerDisk Disk => disk;

    /// <summary>As the driver gave it; 0 before the first registration of this process.</summary>
    public ulong Id { get; private set; }

    /// <summary>What it says instead of the truth.</summary>
    public WorkerLie Lie { get; set; }

    /// <summary>Shards whose replica runs now, ascending.</summary>
    public IEnumerable<ulong> RunningShards => running.Keys;

    /// <summary>What it sends first after a start.</summary>
    public RegisterWorkerRequest Registration(DateTimeOffset now) => new()
    {
        GrpcAddress = Profile.GrpcAddress,
        RaftAddress = Profile.RaftAddress,
        Capabilities = { Profile.Capabilities },
        Timestamp = now.ToUnixTimeSeconds(),
        CpuCores = 2,
        MemoryBytes = Profile.MemoryBytes,
        DiskBytes = 512L << 30,
        Zone = Profile.Zone,
        DataIncarnation = Profile.NamesItsDisk ? disk.Incarnation : "",
    };

    /// <summary>Takes its id.</summary>
    /// <returns>False when the answer is none to work with.</returns>
    public bool Registered(RegisterWorkerResponse response)
    {
        if (!response.Success || !ObservedCluster.TryParseId(response.WorkerId, out var id))
        {
            return false;
        }

        if (disk.OwnerId != 0 && disk.OwnerId != id)
        {
            problems.Add($"worker {disk.OwnerId} at {Profile.RaftAddress} was given the id {id}: it panics on its disk");
            return false;
        }

        Id = id;
        return true;
    }

    /// <summary>The next heartbeat: what runs, who leads, who is a member, how far it has come.</summary>
    public HeartbeatRequest NextBeat(DateTimeOffset now)
    {
        var beat = new HeartbeatRequest
        {
            WorkerId = Id.ToString(CultureInfo.InvariantCulture),
            Timestamp = now.ToUnixTimeSeconds(),
            ActiveShards = running.Count,
            CpuUsagePercent = 10,
            MemoryUsagePercent = 10,
            DiskUsagePercent = 10,
        };
        ReportMembership(beat, now);
        namedLeaders.Clear();
        foreach (var (shardId, replica) in running)
        {
            var leader = groups.LeaderSeenBy(shardId, Id);
            beat.RunningShards.Add(shardId);
            beat.ShardLeaderInfo.Add(new ShardLeaderInfo { ShardId = shardId, LeaderId = leader });
            beat.ShardProgress.Add(Progress(shardId, replica));
            if (leader != 0 && Lie == WorkerLie.None)
            {
                namedLeaders.Add(shardId);
            }

            if (Profile.Splits)
            {
                ReportSplit(beat, shardId, replica);
            }
        }

        beat.LeaderTransferAcks.AddRange(unsentAcks);
        // Sent once, whatever becomes of the beat.
        unsentAcks.Clear();
        Lies.Distort(beat, Lie);
        return beat;
    }

    /// <summary>Serves a request for a shard, which must name the very epoch that this worker knows.</summary>
    /// <param name="shardId">The shard.</param>
    /// <param name="epoch">The epoch that the gateway was told.</param>
    /// <param name="key">The hash of the vector.</param>
    /// <param name="isWrite">Whether it is to be written; a leader that takes no writes still reads.</param>
    public RequestOutcome Serve(ulong shardId, ulong epoch, ulong key = 0, bool isWrite = true)
    {
        if (!running.TryGetValue(shardId, out var replica))
        {
            return RequestOutcome.NotHere;
        }

        if (replica.Assignment.Epoch != epoch)
        {
            return RequestOutcome.StaleEpoch;
        }

        if (groups.View(shardId)?.Leader != Id)
        {
            return RequestOutcome.NoLeader;
        }

        return isWrite
            ? groups.TryWrite(shardId, key) ? RequestOutcome.Served : RequestOutcome.NoLeader
            : groups.Holds(shardId, key) ? RequestOutcome.Served : RequestOutcome.WrongAnswer;
    }

    /// <summary>The process ends; the disk stays.</summary>
    public void Stop()
    {
        foreach (var shardId in running.Keys)
        {
            groups.Stop(shardId, Id);
        }

        running.Clear();
        unsentAcks.Clear();
        toReconcile.Clear();
        change = null;
        collected = [];
        highestEpoch = 0;
        lastMembership = null;
        Id = 0;
    }

    /// <summary>The disk is lost and replaced. Only of a stopped worker.</summary>
    public void LoseDisk()
    {
        foreach (var shardId in disk.Directories.Keys)
        {
            groups.Lose(shardId, disk.OwnerId);
        }

        disk.Replace();
    }

    /// <summary>What a driver should not have asked for since the last call, each as a sentence.</summary>
    public ImmutableArray<string> TakeProblems()
    {
        if (problems.Count == 0)
        {
            return [];
        }

        ImmutableArray<string> taken = [.. problems];
        problems.Clear();
        return taken;
    }

    private void ReportMembership(HeartbeatRequest beat, DateTimeOffset now)
    {
        var early = collected;
        collected = [];
        if (lastMembership is { } last && now - last < MembershipEvery)
        {
            beat.ShardMembership.AddRange(early);
            return;
        }

        var memberships = CollectMembership();
        lastMembership = memberships.IsEmpty ? lastMembership : now;
        if (Profile.CollectsEarly)
        {
            collected = memberships;
        }
        else
        {
            beat.ShardMembership.AddRange(memberships);
        }
    }

    private ImmutableArray<ShardMembershipInfo> CollectMembership()
    {
        var memberships = ImmutableArray.CreateBuilder<ShardMembershipInfo>();
        foreach (var shardId in running.Keys)
        {
            if (groups.View(shardId) is { } group && group.Leader == Id)
            {
                memberships.Add(new ShardMembershipInfo
                {
                    ShardId = shardId,
                    ConfigChangeId = group.ConfigChangeId,
                    NodeIds = { group.Members.Keys },
                });
            }
        }

        return memberships.ToImmutable();
    }

    private void ReportSplit(HeartbeatRequest beat, ulong shardId, RunningReplica replica)
    {
        beat.ShardMetrics.Add(new ShardMetrics { ShardId = shardId, VectorCount = groups.VectorsOf(shardId) });
        if (groups.View(shardId)?.Leader != Id)
        {
            return;
        }

        foreach (var origin in replica.Assignment.Origins)
        {
            var (following, sealedEpoch) = groups.Following(shardId, origin);
            beat.ShardOrigins.Add(new ShardOriginInfo
            {
                ShardId = shardId,
                OriginId = origin,
                Following = following,
                SealedEpoch = sealedEpoch,
            });
        }
    }

    private ShardProgressInfo Progress(ulong shardId, RunningReplica replica)
    {
        var index = groups.IndexOf(shardId, Id);
        return new()
        {
            ShardId = shardId,
            ShardEpoch = replica.Assignment.Epoch,
            AppliedIndex = index > replica.IndexAtStart ? index : 0,
        };
    }
}
