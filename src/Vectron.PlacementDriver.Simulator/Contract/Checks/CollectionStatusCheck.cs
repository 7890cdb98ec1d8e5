using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>What a collection's status says of it.</summary>
internal sealed class CollectionStatusCheck : IContractCheck
{
    public string Name => "collection-status";

    public string Sentence =>
        "A collection's status shows it as created, with replicas that are registered workers at their addresses.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        if (exchange is not
            { Request: GetCollectionStatusRequest request, Response: GetCollectionStatusResponse status }
            || cluster.Existing(request.Name) is not { } collection)
        {
            yield break;
        }

        if (status.Name != collection.Name
            || status.Dimension != collection.Dimension
            || status.Distance != collection.Distance)
        {
            yield return $"shows '{status.Name}', dimension {status.Dimension}, distance '{status.Distance}', "
                + $"created was '{collection.Name}', {collection.Dimension}, '{collection.Distance}'";
        }

        if (status.Shards.Count == 0)
        {
            yield return "shows no shards";
        }

        foreach (var shard in status.Shards)
        {
            foreach (var problem in OfReplicas(shard, cluster).Concat(OfLeader(shard, cluster)))
            {
                yield return $"shard {shard.ShardId} {problem}";
            }
        }
    }

    private static IEnumerable<string> OfReplicas(ShardStatus shard, ObservedCluster cluster)
    {
        if (shard.Replicas.Count == 0 || shard.Replicas.Distinct().Count() != shard.Replicas.Count)
        {
            yield return $"has replicas [{string.Join(", ", shard.Replicas)}]";
        }

        var addresses = shard.Replicas.Select(id => AddressOf(id, cluster)).ToArray();
        if (!addresses.SequenceEqual(shard.ReplicaGrpcAddresses))
        {
            yield return $"has addresses [{string.Join(", ", shard.ReplicaGrpcAddresses)}], "
                + $"its replicas' are [{string.Join(", ", addresses)}]";
        }
    }

    private static IEnumerable<string> OfLeader(ShardStatus shard, ObservedCluster cluster)
    {
        if (shard.Ready != (shard.LeaderId != 0))
        {
            yield return $"is ready={shard.Ready} with leader {shard.LeaderId}";
        }

        if (shard.LeaderId != 0 && AddressOf(shard.LeaderId, cluster) is var address
            && address != shard.LeaderGrpcAddress)
        {
            yield return $"has leader {shard.LeaderId} at '{shard.LeaderGrpcAddress}', registered is '{address}'";
        }

        if (shard.LeaderId == 0 && cluster.Shards.GetValueOrDefault(shard.ShardId) is { Led: true })
        {
            yield return "has no leader although one was reported";
        }
    }

    private static string AddressOf(ulong id, ObservedCluster cluster) =>
        cluster.Workers.GetValueOrDefault(id)?.GrpcAddress ?? $"worker {id} never registered";
}
