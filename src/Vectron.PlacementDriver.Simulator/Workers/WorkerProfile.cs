using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>What a worker announces of itself, and how it is built.</summary>
/// <param name="GrpcAddress">host:port for clients.</param>
/// <param name="RaftAddress">host:port of its shard groups.</param>
internal sealed record WorkerProfile(string GrpcAddress, string RaftAddress)
{
    /// <summary>What it can do.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = ["write"];

    /// <summary>Whether it only serves searches and never becomes a replica.</summary>
    public bool IsSearchOnly => Capabilities.Contains("search_only");

    /// <summary>Whether it founds shards that take over others, and reports what its shards hold.</summary>
    public bool Splits => Capabilities.Contains("split");

    /// <summary>Where it stands; empty for nowhere in particular.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Its memory, which bounds what it can hold.</summary>
    public long MemoryBytes { get; init; } = 8L << 30;

    /// <summary>Whether it tells the id of its data disk, which today's workers do not.</summary>
    public bool NamesItsDisk { get; init; }

    /// <summary>
    /// Whether the memberships it reports may be one heartbeat old: collected before the list that came in between.
    /// </summary>
    public bool CollectsEarly { get; init; }
}
