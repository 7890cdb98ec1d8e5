using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Takeover;

/// <summary>What makes it unsafe to take over a cluster as its driver describes it.</summary>
/// <remarks>
/// Shard groups have one membership, and a driver that begins with another one has them change. So each group must be
/// whole and at rest: all members alive, none on its way, and all that is told of them must agree.
/// </remarks>
internal sealed class TakeoverChecks
{
    private readonly FormerCluster cluster;
    private readonly int replicationFactor;
    private readonly ImmutableArray<string>.Builder obstacles = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder notes = ImmutableArray.CreateBuilder<string>();
    private readonly SortedDictionary<ulong, WorkerInfo> workers = [];
    private readonly SortedDictionary<ulong, SortedSet<string>> held = [];

    private TakeoverChecks(FormerCluster cluster, int replicationFactor)
    {
        this.cluster = cluster;
        this.replicationFactor = replicationFactor;
    }

    /// <summary>Looks at a cluster.</summary>
    /// <param name="cluster">What its driver tells.</param>
    /// <param name="replicationFactor">Replicas that each shard is to have.</param>
    /// <returns>Sentences: what forbids taking over, and what is good to know.</returns>
    public static (ImmutableArray<string> Obstacles, ImmutableArray<string> Notes) Run(FormerCluster cluster, int replicationFactor)
    {
        var checks = new TakeoverChecks(cluster, replicationFactor);
        checks.LookAtWorkers();
        checks.LookAtCollections();
        checks.CompareWorkers();
        checks.Note();
        return (checks.obstacles.ToImmutable(), checks.notes.ToImmutable());
    }

    private void LookAtWorkers()
    {
        foreach (var worker in cluster.Workers)
        {
            if (ImportParts.IdOf(worker.WorkerId) is not { } id)
            {
                Refuse($"worker id '{worker.WorkerId}' is not a number from 1 to {ImportParts.HighestId}");
            }
            else if (!workers.TryAdd(id, worker))
            {
                Refuse($"worker id {id} is listed twice");
            }
        }

        RefuseRepeated("raft address", cluster.Workers.Select(worker => worker.RaftAddress));
        RefuseRepeated("gRPC address", cluster.Workers.Select(worker => worker.GrpcAddress));
        RefuseRepeated("reranker id", cluster.Rerankers.Select(reranker => reranker.RerankerId));
        foreach (var reranker in cluster.Rerankers.Where(reranker => ImportParts.IdOf(reranker.RerankerId) is null))
        {
            Refuse($"reranker id '{reranker.RerankerId}' is not a number from 1 to {ImportParts.HighestId}");
        }
    }

    private void LookAtCollections()
    {
        RefuseRepeated("collection", cluster.Names);
        RefuseRepeated("shard id", cluster.Collections.SelectMany(collection => collection.Shards).Select(
            shard => shard.ShardId.ToString(CultureInfo.InvariantCulture)));
        for (var i = 0; i < cluster.Collections.Length; i++)
        {
            var collection = cluster.Collections[i];
            if (collection.Name != cluster.Names[i])
            {
                Refuse($"asked for collection '{cluster.Names[i]}' it told of '{collection.Name}'");
            }

            LookAtRanges(collection);
            foreach (var shard in collection.Shards.OrderBy(shard => shard.ShardId))
            {
                LookAtShard(collection.Name, shard);
            }
        }
    }

    private void LookAtRanges(GetCollectionStatusResponse collection)
    {
        UInt128 next = 0;
        foreach (var shard in collection.Shards.OrderBy(shard => shard.KeyRangeStart).ThenBy(shard => shard.ShardId))
        {
            if (shard.KeyRangeStart != next || shard.KeyRangeEnd < shard.KeyRangeStart)
            {
                Refuse($"key ranges of collection '{collection.Name}' {(shard.KeyRangeStart < next ? "overlap" : "leave a gap")}: shard {shard.ShardId} covers {shard.KeyRangeStart} to {shard.KeyRangeEnd} where {next} must start");
                return;
            }

            next = (UInt128)shard.KeyRangeEnd + 1;
        }

        if (next != (UInt128)ulong.MaxValue + 1)
        {
            Refuse($"key ranges of collection '{collection.Name}' end before the key space does, at {next}");
        }
    }

    private void LookAtShard(string collection, ShardStatus shard)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"shard {shard.ShardId} of '{collection}'");
        if (shard.ShardId == 0 || shard.ShardId > ImportParts.HighestId)
        {
            Refuse($"{name} has an id that is not from 1 to {ImportParts.HighestId}");
        }

        if (!shard.Ready || shard.LeaderId == 0)
        {
            Refuse($"{name} has no leader: its group may not have been founded yet");
        }
        else if (!shard.Replicas.Contains(shard.LeaderId))
        {
            Refuse($"{name} is led by worker {shard.LeaderId}, which is none of its replicas: a move is in flight");
        }

        if (shard.Replicas.Count == 0 || shard.Replicas.Distinct().Count() != shard.Replicas.Count)
        {
            Refuse($"{name} has replicas [{string.Join(", ", shard.Replicas)}]: none, or one twice");
        }
        else if (shard.Replicas.Count > replicationFactor)
        {
            Refuse($"{name} has {shard.Replicas.Count} replicas, {string.Join(", ", shard.Replicas)}, wanted are {replicationFactor}: a move is in flight, or one was left unfinished");
        }

        foreach (var id in shard.Replicas)
        {
            LookAtReplica(name, collection, id);
        }

        CompareAddresses(name, shard);
    }

    private void LookAtReplica(string name, string collection, ulong id)
    {
        if (!workers.TryGetValue(id, out var worker))
        {
            Refuse($"{name} has a replica on worker {id}, which is not listed");
            return;
        }

        held.TryAdd(id, new SortedSet<string>(StringComparer.Ordinal));
        if (held[id].Count == 0)
        {
            LookAtHost(worker);
        }

        held[id].Add(collection);
        if (FormerCluster.IsSearchOnly(worker))
        {
            Refuse($"{name} has a replica on worker {id}, which only serves searches");
        }
    }

    private void LookAtHost(WorkerInfo worker)
    {
        if (!worker.Healthy)
        {
            Refuse($"worker {worker.WorkerId} holds replicas and is not alive, last heard of at {Output.Sheet.Time(worker.LastHeartbeat * 1000)}: bring it back, or let its replicas be replaced first");
        }

        if (worker.State == WorkerState.Draining)
        {
            Refuse($"worker {worker.WorkerId} is draining and still holds replicas: moves are in flight");
        }
        else if (worker.State == WorkerState.Joining)
        {
            Refuse($"worker {worker.WorkerId} holds replicas and is only joining: wait for its heartbeat");
        }
    }

    // What the driver lists are the replicas that it can reach, and those that only serve searches.
    private void CompareAddresses(string name, ShardStatus shard)
    {
        if (workers.TryGetValue(shard.LeaderId, out var leader) && shard.LeaderGrpcAddress.Length > 0 && shard.LeaderGrpcAddress != leader.GrpcAddress)
        {
            Refuse($"{name} is led at {shard.LeaderGrpcAddress}, but worker {shard.LeaderId} is at {leader.GrpcAddress}");
        }

        if (shard.ReplicaGrpcAddresses.Count == 0)
        {
            return;
        }

        foreach (var id in shard.Replicas.Where(id => workers.TryGetValue(id, out var worker) && !shard.ReplicaGrpcAddresses.Contains(worker.GrpcAddress)))
        {
            Refuse($"{name} has a replica on worker {id} that cannot be reached there");
        }

        foreach (var address in shard.ReplicaGrpcAddresses.Where(address => !IsExpected(address, shard.Replicas.Contains)))
        {
            Refuse($"{name} is also served at {address}, which is none of its replicas");
        }
    }

    private bool IsExpected(string address, Func<ulong, bool> isReplica) => workers.Any(worker =>
        worker.Value.GrpcAddress == address && (isReplica(worker.Key) || FormerCluster.IsSearchOnly(worker.Value)));

    private void CompareWorkers()
    {
        foreach (var (id, worker) in workers.Where(worker => !FormerCluster.IsSearchOnly(worker.Value)))
        {
            var known = held.GetValueOrDefault(id) ?? [];
            if (worker.Collections.Count > 0 && !known.SetEquals(worker.Collections))
            {
                Refuse($"worker {id} is said to hold [{string.Join(", ", worker.Collections.Order(StringComparer.Ordinal))}], by the shards it holds [{string.Join(", ", known)}]");
            }
        }

        for (var i = 0; i < cluster.Addresses?.Length; i++)
        {
            var name = cluster.Names[i];
            foreach (var address in cluster.Addresses.Value[i].Where(address => !IsExpected(address, id => held.GetValueOrDefault(id)?.Contains(name) == true)))
            {
                Refuse($"collection '{name}' is said to be on {address}, where no replica of it is");
            }
        }
    }

    private void Note()
    {
        foreach (var call in cluster.Unserved)
        {
            notes.Add($"it does not serve {call}: nothing was compared with that");
        }

        var few = cluster.Collections.SelectMany(collection => collection.Shards).Count(shard => shard.Replicas.Count < replicationFactor);
        if (few > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{few} shards have fewer than {replicationFactor} replicas: they are filled up once repair is resumed"));
        }

        foreach (var (id, worker) in workers.Where(worker => !held.ContainsKey(worker.Key) && !worker.Value.Healthy))
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"worker {id} at {worker.RaftAddress} is not alive and holds nothing: it keeps its id"));
        }
    }

    private void RefuseRepeated(string what, IEnumerable<string> values)
    {
        foreach (var repeated in values.GroupBy(value => value, StringComparer.Ordinal).Where(group => group.Skip(1).Any()))
        {
            Refuse($"{what} {repeated.Key} is listed twice");
        }
    }

    private void Refuse(FormattableString why) => obstacles.Add(FormattableString.Invariant(why));
}
