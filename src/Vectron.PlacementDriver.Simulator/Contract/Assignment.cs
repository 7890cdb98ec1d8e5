using System.Collections.Immutable;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Simulator.Contract;

/// <summary>One element of the list in a heartbeat's answer: a shard replica that the worker must host.</summary>
internal sealed record Assignment
{
    /// <summary>The shard.</summary>
    public ulong ShardId { get; init; }

    /// <summary>The shard's collection.</summary>
    public string Collection { get; init; } = "";

    /// <summary>The hashes that live in the shard.</summary>
    public KeyRange Range { get; init; }

    /// <summary>Worker ids that the shard's group must consist of.</summary>
    public ImmutableArray<ulong> Replicas { get; init; } = [];

    /// <summary>Worker id of the leader as the driver knows it; 0 for none.</summary>
    public ulong LeaderId { get; init; }

    /// <summary>The shards whose keys it takes over; empty for one that serves.</summary>
    public ImmutableArray<ulong> Origins { get; init; } = [];

    /// <summary>It takes no writes any more.</summary>
    public bool Sealed { get; init; }

    /// <summary>The shard's epoch.</summary>
    public ulong Epoch { get; init; }

    /// <summary>Components of each vector.</summary>
    public long Dimension { get; init; }

    /// <summary>The collection's distance.</summary>
    public string Distance { get; init; } = "";

    /// <summary>Raft address by worker id.</summary>
    public ImmutableSortedDictionary<ulong, string> InitialMembers { get; init; } =
        ImmutableSortedDictionary<ulong, string>.Empty;

    /// <summary>Start the group from the initial members, rather than join it.</summary>
    public bool Bootstrap { get; init; }
}
