using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>Where a vector is found.</summary>
internal sealed class LookupCheck : IContractCheck
{
    // The contract's limit is 30 s. A new leader of the driver first listens as long again before it judges.
    private static readonly TimeSpan DeadAfter = TimeSpan.FromSeconds(65);

    public string Name => "lookup";

    public string Sentence =>
        "GetWorker names the shard that owns the vector, at its epoch, and the address of one of its live replicas.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        if (exchange is not { Request: GetWorkerRequest request, Response: GetWorkerResponse response }
            || cluster.Existing(request.Collection) is not { ShardsComplete: true } collection)
        {
            yield break;
        }

        if (OwnerOf(request.VectorId, collection, cluster) is not { } owner)
        {
            yield break;
        }

        if (response.ShardId != owner.Id)
        {
            yield return $"'{request.VectorId}' was sent to shard {response.ShardId}, it belongs to {owner.Id}";
            yield break;
        }

        if (response.ShardEpoch != owner.Epoch)
        {
            yield return $"shard {owner.Id} has epoch {response.ShardEpoch}, shown before was {owner.Epoch}";
        }

        if (response.LeaseExpiryUnixMs <= 0)
        {
            yield return "lease_expiry_unix_ms is missing";
        }

        var worker = cluster.Workers.Values.FirstOrDefault(worker => worker.GrpcAddress == response.GrpcAddress);
        if (worker is null || !owner.Replicas.Contains(worker.Id))
        {
            yield return $"shard {owner.Id} was sent to {response.GrpcAddress}, which is none of its replicas";
        }
        else if (worker.LastBeat is { } beat && exchange.At - beat > DeadAfter)
        {
            yield return $"shard {owner.Id} was sent to worker {worker.Id}, silent for "
                + $"{(exchange.At - beat).TotalSeconds:0} s";
        }
    }

    // Null when the ranges have a gap there, which is another check's finding.
    private static ObservedShard? OwnerOf(string vectorId, ObservedCollection collection, ObservedCluster cluster)
    {
        var hash = KeyHash.Of(vectorId);
        return collection.ShardIds.Select(id => cluster.Shards[id])
            .FirstOrDefault(shard => vectorId.Length == 0 || shard.Range.Contains(hash));
    }
}
