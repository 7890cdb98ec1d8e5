using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Rerankers;

/// <summary>A process that orders search results anew.</summary>
public sealed record Reranker
{
    /// <summary>From 1.</summary>
    public required ulong Id { get; init; }

    /// <summary>host:port that gateways dial: the key of its identity.</summary>
    public required string GrpcAddress { get; init; }

    /// <summary>As announced, in ordinal order without repeats.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = [];

    /// <summary>What its machine has.</summary>
    public WorkerResources Resources { get; init; } = new(0, 0, 0);

    /// <summary>Where it stands.</summary>
    public WorkerLocation Location { get; init; } = new("", "", "");

    /// <summary>Heard from within the settings' limit, as the leader last judged; its registration counts.</summary>
    public bool Healthy { get; init; }

    /// <summary>When it last registered, cluster clock.</summary>
    public long RegisteredUnixMs { get; init; }

    /// <summary>When it was last heard from, cluster clock.</summary>
    public long LastHeartbeatUnixMs { get; init; }

    /// <summary>What it last reported of its load; counts of vectors and shards stay 0.</summary>
    public WorkerLoad Load { get; init; } = WorkerLoad.None;
}
