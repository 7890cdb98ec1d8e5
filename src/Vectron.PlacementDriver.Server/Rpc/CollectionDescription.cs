using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Protocol.V1;
using ShardStatus = Vectron.PlacementDriver.Domain.Shards.ShardStatus;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>The answer to GetCollectionStatus.</summary>
internal static class CollectionDescription
{
    /// <summary>A collection and its shards, in order of their key ranges.</summary>
    public static GetCollectionStatusResponse Of(PlacementSnapshot snapshot, Collection collection)
    {
        var response = new GetCollectionStatusResponse
        {
            Name = collection.Name,
            Dimension = collection.Dimension,
            Distance = DistanceName.Of(collection.Distance),
        };
        foreach (var status in CollectionStatus.Of(snapshot, collection))
        {
            response.Shards.Add(Describe(status, snapshot));
        }

        return response;
    }

    private static Protocol.V1.ShardStatus Describe(ShardStatus status, PlacementSnapshot snapshot)
    {
        var shard = status.Shard;
        var described = new Protocol.V1.ShardStatus
        {
            ShardId = checked((uint)shard.Id),
            LeaderId = shard.LeaderId,
            Ready = status.IsReady,
            KeyRangeStart = shard.Range.Start,
            KeyRangeEnd = shard.Range.End,
            ShardEpoch = shard.RouteEpoch,
            LeaderGrpcAddress = status.Leader?.GrpcAddress ?? "",
        };
        described.Replicas.AddRange(shard.RouteReplicas);
        foreach (var replica in status.Replicas)
        {
            described.ReplicaGrpcAddresses.Add(replica.GrpcAddress);
        }

        foreach (var copy in WorkersOfCollection.Copying(snapshot, shard.Id))
        {
            described.ReplicaGrpcAddresses.Add(copy.GrpcAddress);
        }

        return described;
    }
}
