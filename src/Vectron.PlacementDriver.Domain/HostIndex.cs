using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Shards;

namespace Vectron.PlacementDriver.Domain;

/// <summary>
/// Which workers host which shards and which shards want attention, kept true while shards change, so that nothing has
/// to walk all of them.
/// </summary>
internal sealed class HostIndex(PlacementDraft draft, PlacementSnapshot start)
{
    /// <summary>Shards with a move on its way.</summary>
    public ImmutableSortedSet<ulong> MovingShards { get; private set; } = start.MovingShards;

    /// <summary>Shards that live and have another number of replicas than they should.</summary>
    public ImmutableSortedSet<ulong> MisreplicatedShards { get; private set; } = start.MisreplicatedShards;

    /// <summary>Shards that live and have never had a leader.</summary>
    public ImmutableSortedSet<ulong> UnledShards { get; private set; } = start.UnledShards;

    /// <summary>Whether a shard lives and has never had a leader.</summary>
    public static bool IsUnled(Shard? shard) => shard is { Retiring: false, Bootstrapped: false };

    /// <summary>Whether a shard lives and has another number of replicas than it should.</summary>
    public static bool IsMisreplicated(Shard? shard) =>
        shard is { Retiring: false } && shard.Replicas.Length != shard.ReplicationFactor;

    /// <summary>A shard became another; null for one that is not there.</summary>
    public void Replace(ulong shardId, Shard? before, Shard? after)
    {
        if (before is not null && after is not null && SaysTheSame(before, after))
        {
            return;
        }

        MovingShards = Mark(MovingShards, shardId, after is { IsMoving: true });
        MisreplicatedShards = Mark(MisreplicatedShards, shardId, IsMisreplicated(after));
        UnledShards = Mark(UnledShards, shardId, IsUnled(after));
        foreach (var host in before?.Hosts ?? [])
        {
            if (after is null || !after.IsHost(host))
            {
                Tell(host, shardId, isHost: false, after);
            }
        }

        foreach (var host in after?.Hosts ?? [])
        {
            Tell(host, shardId, isHost: true, after);
        }
    }

    private static bool SaysTheSame(Shard before, Shard after) =>
        before.Replicas == after.Replicas
        && before.ReplicationFactor == after.ReplicationFactor
        && before.LeavingId == after.LeavingId
        && before.JoiningId == after.JoiningId
        && before.Retiring == after.Retiring
        && before.Bootstrapped == after.Bootstrapped
        && before.IsMoving == after.IsMoving;

    private void Tell(ulong workerId, ulong shardId, bool isHost, Shard? shard)
    {
        if (draft.FindWorker(workerId) is not { } worker)
        {
            return;
        }

        var told = worker with
        {
            Shards = Mark(worker.Shards, shardId, isHost),
            RetiringShards = Mark(worker.RetiringShards, shardId, isHost && shard is { Retiring: true }),
            MovingShards = Mark(worker.MovingShards, shardId, isHost && shard is { IsMoving: true }),
        };
        draft.Put(told);
    }

    private static ImmutableSortedSet<ulong> Mark(ImmutableSortedSet<ulong> set, ulong id, bool isIn) =>
        isIn ? set.Add(id) : set.Remove(id);
}
