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

        // A leader that is to leave is no replica any more, and serves until another one leads.
        return answer.GrpcAddress.Length > 0
            && (owner.ReplicaAddresses.Contains(answer.GrpcAddress) || owner.LeaderAddress == answer.GrpcAddress)
            ? null
            : $"'{vectorId}' was sent to {answer.GrpcAddress}, shard {owner.Id} is led by '{owner.LeaderAddress}' and lives on "
                + string.Join(", ", owner.ReplicaAddresses);
    }
}
