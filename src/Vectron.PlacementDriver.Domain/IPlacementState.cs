using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain;

/// <summary>
/// What decisions about placement look at: one state, published or on its way, so that a command is decided by the same
/// rules as a plan or an explanation.
/// </summary>
public interface IPlacementState
{
    /// <summary>The cluster's clock, Unix milliseconds.</summary>
    long ClockUnixMs { get; }

    /// <summary>Settings that decisions depend on.</summary>
    ClusterSettings Settings { get; }

    /// <summary>All workers, in order of their ids.</summary>
    IEnumerable<Worker> AllWorkers { get; }

    /// <summary>Ids of the shards with a move on its way, ascending.</summary>
    ImmutableSortedSet<ulong> MovingShards { get; }

    /// <summary>The splits and merges on their way, by id.</summary>
    ImmutableSortedDictionary<ulong, ShardReshape> Reshapes { get; }

    /// <summary>A worker by id; null when there is none.</summary>
    Worker? FindWorker(ulong id);

    /// <summary>A shard by id; null when there is none.</summary>
    Shard? FindShard(ulong id);

    /// <summary>A collection by name; null when there is none.</summary>
    Collection? FindCollection(string name);
}
