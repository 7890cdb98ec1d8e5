namespace Vectron.PlacementDriver.Server.Page;

/// <summary>One replica in the explanation of a shard.</summary>
/// <param name="Worker">The worker's id.</param>
/// <param name="Address">Where gateways reach it; empty when the worker is unknown.</param>
/// <param name="Place">Region, zone and rack, as far as known.</param>
/// <param name="Serving">Whether requests may be sent to it.</param>
/// <param name="Leads">Whether it is the believed leader.</param>
/// <param name="Names">Whom it named as leader in its last heartbeat; 0 for nobody.</param>
/// <param name="Founder">Whether it founded the shard's group.</param>
internal sealed record PageReplica(
    ulong Worker, string Address, string Place, bool Serving, bool Leads, ulong Names, bool Founder);
