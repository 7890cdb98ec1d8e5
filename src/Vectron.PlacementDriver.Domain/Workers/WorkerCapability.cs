namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>Capabilities that the driver knows the meaning of; workers may announce others.</summary>
public static class WorkerCapability
{
    /// <summary>Holds replicas; every worker that does not announce <see cref="SearchOnly"/> does.</summary>
    public const string Write = "write";

    /// <summary>
    /// Hands the leadership of a shard over to <c>preferred_leader</c> of its assignment, an addition to the contract.
    /// </summary>
    public const string LeaderTransfer = "leader_transfer";

    /// <summary>
    /// Founds a shard that copies and follows the <c>origins</c> of its assignment, an addition to the contract, and takes no
    /// writes for one that is <c>sealed</c>.
    /// </summary>
    public const string Split = "split";

    /// <summary>Copies every shard for searching and never becomes a replica.</summary>
    public const string SearchOnly = "search_only";
}
