using Vectron.PlacementDriver.Client.Routes;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Simulator.Simulation;

/// <summary>Holds the answer to a lookup against a collection's routes.</summary>
internal static class LookupJudge
{
    /// <summary>What is wrong with an answer; null when it is right.</summary>
    public static string? Problem(CollectionRoutes routes, string vectorId, GetWorkerResponse answer)
    {
        var owner = routes.ShardOf(vectorId);
        if (answer.ShardId != owner.Id)
        {
            return $"'{vectorId}' (hash {KeyHash.Of(vectorId)}) was sent to shard {answer.ShardId}, "
                + $"its owner is {owner.Id}";
        }

        return owner.ReplicaAddresses.Contains(answer.GrpcAddress)
            ? null
            : $"'{vectorId}' was sent to {answer.GrpcAddress}, shard {owner.Id} lives on "
                + string.Join(", ", owner.ReplicaAddresses);
    }
}
