using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Vectron.PlacementDriver.Domain.Assignments;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Properties;

/// <summary>What must hold after every log entry, whatever clients and workers say.</summary>
public sealed class StateInvariantTests
{
    [Fact]
    public void Apply_AnyHistory_KeepsEveryIdPointingAtSomething() => AfterEachEntry((_, after) =>
    {
        foreach (var worker in after.Workers.Values)
        {
            Holds(worker.IsRetired || after.WorkerIdsByRaftAddress[worker.RaftAddress] == worker.Id, "address index");
            Holds(!worker.IsRetired || (worker.IsDown && !worker.Healthy && !worker.IsServing), "a retired id is out of use");
            Holds(!worker.Healthy || !worker.IsDown, "nobody is healthy and down");
            Holds(!after.AbsentWorkers.ContainsKey(worker.Id), "listed or absent");
            Holds(after.SearchOnlyWorkerIds.Contains(worker.Id) == worker.IsSearchOnly, "search index");
            Holds(!worker.IsSearchOnly || worker.Shards.IsEmpty, "search-only workers hold nothing");
            Holds(worker.Shards.All(id => after.Shards[id].IsHost(worker.Id)), "shards of workers");
            Holds(worker.MovingShards.SetEquals(worker.Shards.Where(id => after.Shards[id].IsMoving)), "moving");
            Holds(worker.RetiringShards.SetEquals(worker.Shards.Where(id => after.Shards[id].Retiring)), "retiring");
        }

        foreach (var shard in after.Shards.Values)
        {
            Holds(shard.Hosts.All(id => after.Workers[id].Shards.Contains(shard.Id)), "workers of shards");
            Holds(shard.Replicas.Distinct().Count() == shard.Replicas.Length, "one replica per worker");
            Holds(shard.LeaderId == 0 || shard.IndexOfMember(shard.LeaderId) >= 0, "leader is a member");
            Holds(shard.LeaderViews.IsEmpty || shard.LeaderViews.Length == shard.MemberCount, "a view per member");
            Holds(after.MovingShards.Contains(shard.Id) == shard.IsMoving, "moving index");
            Holds(after.UnledShards.Contains(shard.Id) == (!shard.Retiring && !shard.Bootstrapped), "unled index");
            Holds(
                after.MisreplicatedShards.Contains(shard.Id) == (!shard.Retiring && shard.Replicas.Length != shard.ReplicationFactor),
                "misreplicated index");
            Holds(shard.Replicas.All(id => !shard.FormerHosts.Any(former => former.WasMember && former.WorkerId == id)), "former members");
            Holds(shard.Bootstrapped == (shard.LeaderId != 0), "founded once led");
            Holds(shard.Retiring || after.Collections[shard.Collection].Routes.ShardIds.Contains(shard.Id), "routed");
        }

        foreach (var absent in after.AbsentWorkers.Values)
        {
            Holds(absent.Worker.Shards.IsEmpty, "absent workers hold nothing");
            Holds(absent.Worker.IsRetired || after.WorkerIdsByRaftAddress[absent.Worker.RaftAddress] == absent.Worker.Id, "absent address");
            Holds(absent.Removed || !absent.Worker.IsRetired, "the retired do not come back by a beat");
        }

        var known = after.Workers.Values.Concat(after.AbsentWorkers.Values.Select(gone => gone.Worker));
        Holds(after.WorkerIdsByRaftAddress.Count == known.Count(one => !one.IsRetired), "one address, one worker");
        Holds(after.RerankerIdsByGrpcAddress.Count == after.Rerankers.Count, "one address, one reranker");
        Holds(after.History.Count == after.History.Entries.Count() && after.History.Count <= after.Settings.HistoryKept + 60, "history");
        Holds(after.Collections.Values.All(one => one.Routes.ShardIds.All(id => !after.Shards[id].Retiring)), "routes");
        Holds(after.Idempotency.ByKey.Keys.SequenceEqual(after.Idempotency.InOrder.Order(StringComparer.Ordinal)), "keys");
    });

    [Fact]
    public void Apply_AnyHistory_NeverGoesBackAndNeverReusesAnId() => AfterEachEntry((before, after) =>
    {
        Holds(after.ClockUnixMs >= before.ClockUnixMs, "clock");
        Holds(after.Revision >= before.Revision, "revision");
        Holds(after.AssignmentsEpoch >= before.AssignmentsEpoch, "assignments epoch");
        Holds(after.NextWorkerId >= before.NextWorkerId && after.NextShardId >= before.NextShardId, "counters");
        Holds(before.Workers.Keys.Concat(before.AbsentWorkers.Keys).All(
            id => after.Workers.ContainsKey(id) || after.AbsentWorkers.ContainsKey(id)), "no id is lost");
        Holds(after.Workers.Keys.All(id => id < after.NextWorkerId), "worker ids are below the next");
        Holds(after.Shards.Keys.All(id => id < after.NextShardId), "shard ids are below the next");
        foreach (var shard in after.Shards.Values)
        {
            if (before.Shards.TryGetValue(shard.Id, out var earlier))
            {
                Holds(shard.Epoch >= earlier.Epoch, "shard epoch");
                Holds(shard.Bootstrapped || !earlier.Bootstrapped, "founded for ever");
                Holds(!earlier.Retiring || shard.Retiring, "retired for ever");
                Holds(
                    after.Freeze is null || before.Freeze is null || shard.Replicas.AsSpan().SequenceEqual(earlier.Replicas.AsSpan()),
                    "nothing moves while frozen");
                Holds(
                    shard.Epoch > earlier.Epoch || shard.Replicas.AsSpan().SequenceEqual(earlier.Replicas.AsSpan()),
                    "an epoch stands for one membership");
                Holds(earlier.FormerHosts.All(former => shard.FormerHosts.Contains(former)), "former hosts are kept");
            }
            else
            {
                Holds(shard.Id >= before.NextShardId, "no shard id twice");
            }
        }
    });

    [Fact]
    public void Apply_AnyHistory_EqualRevisionsMeanEqualListsAndEpochsTellOfNewInstructions() => AfterEachEntry((before, after) =>
    {
        foreach (var worker in after.Workers.Values)
        {
            var list = ListOf(after, worker);
            Holds(after.Freeze is null || list == "[]", "frozen lists are empty");
            if (before.Workers.TryGetValue(worker.Id, out var earlier))
            {
                var earlierList = ListOf(before, earlier);
                Holds(worker.AssignmentsRevision != earlier.AssignmentsRevision || list == earlierList, "revision of lists");
                Holds(
                    after.AssignmentsEpoch > before.AssignmentsEpoch || WithoutLeaders(list) == WithoutLeaders(earlierList),
                    "epoch of instructions");
            }
        }
    });

    [Fact]
    public void Apply_AnyHistory_ShardLeavesAListOnlyAfterItsCollectionWasDeleted() => AfterEachEntry((before, after) =>
    {
        foreach (var (id, worker) in before.Workers)
        {
            var shards = after.Workers.TryGetValue(id, out var still) ? still.Shards : [];
            foreach (var left in worker.Shards.Except(shards))
            {
                Holds(
                    before.Shards[left].Retiring
                    || after.Shards.GetValueOrDefault(left)?.IsFormerHost(id) == true
                    || (!before.Shards[left].Bootstrapped && !after.Shards.ContainsKey(left))
                    || !after.Collections.ContainsKey(before.Shards[left].Collection)
                    || after.Collections[before.Shards[left].Collection].Routes.LowestShardId > left,
                    "a shard left by accident");
            }
        }
    });

    private static void AfterEachEntry(Action<PlacementSnapshot, PlacementSnapshot> look) =>
        History.Any.Sample(history =>
        {
            History.Run(history, new PlacementStateMachine(), (before, _, _, after) => look(before, after));
        });

    private static string ListOf(PlacementSnapshot state, Worker worker)
    {
        var output = new ArrayBufferWriter<byte>();
        AssignmentList.Write(state, worker, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string WithoutLeaders(string list)
    {
        var json = JsonNode.Parse(list)!.AsArray();
        foreach (var shard in json)
        {
            shard!["shard_info"]!.AsObject().Remove("leader_id");
        }

        return json.ToJsonString();
    }

    private static void Holds(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"broken: {what}");
        }
    }
}
