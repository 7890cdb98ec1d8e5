using System.Collections.Immutable;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Client.Routes;

/// <summary>One shard of a collection as the driver described it.</summary>
/// <param name="Id">The shard's id.</param>
/// <param name="Range">The hashes that live here.</param>
/// <param name="Epoch">Needed by workers with each read and write of vectors.</param>
/// <param name="LeaderAddress">The shard leader's gRPC address; empty while there is none.</param>
/// <param name="ReplicaAddresses">The replicas' gRPC addresses, the leader's among them.</param>
public sealed record CollectionShard(
    ulong Id, KeyRange Range, ulong Epoch, string LeaderAddress, ImmutableArray<string> ReplicaAddresses)
{
    /// <summary>
    /// Whom to ask: the leader if it serves, else, where the source tells their health, the first replica that does. Empty
    /// when there is none.
    /// </summary>
    public string ServingAddress { get; init; } = "";
}
