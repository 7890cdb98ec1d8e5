using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Shards;

/// <summary>How a shard fares.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Leader">Its believed leader; null before the first.</param>
/// <param name="Replicas">The workers that hold it at <see cref="Shard.RouteEpoch"/>.</param>
public sealed record ShardStatus(Shard Shard, Worker? Leader, ImmutableArray<Worker> Replicas)
{
    /// <summary>Whether it can take writes: it has a leader that serves.</summary>
    public bool IsReady => Leader is { IsServing: true };

    /// <summary>The state of one shard.</summary>
    public static ShardStatus Of(PlacementSnapshot snapshot, Shard shard) => new(
        shard,
        ShardRouter.FindLeader(snapshot, shard),
        ImmutableArray.CreateRange(shard.RouteReplicas, id => snapshot.Workers[id]));
}
