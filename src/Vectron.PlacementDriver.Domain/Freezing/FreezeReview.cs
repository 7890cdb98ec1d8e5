using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain.Shards;

namespace Vectron.PlacementDriver.Domain.Freezing;

/// <summary>
/// What is known of the world that a frozen state may be older than, and what stands in the way of leaving the freeze.
/// </summary>
/// <remarks>
/// After the freeze the leader of each shard obeys the list that this state makes. Where it has said who its members are,
/// the state adopts them. Where it has not, it might be made to remove members that it has got since, and they to delete
/// what only they hold; where it runs what this state never knew, that would be deleted.
/// </remarks>
public sealed record FreezeReview
{
    // Leaders report their members every 15 s (contract.md, section 1).
    private const long ReportPeriodMs = 15_000;

    /// <summary>Shards whose leaders reported other members than this state has, ascending: they are adopted.</summary>
    public required ImmutableArray<ulong> Differing { get; init; }

    /// <summary>Those of <see cref="Differing"/> with members that this state cannot take over, ascending.</summary>
    public required ImmutableArray<ulong> Foreign { get; init; }

    /// <summary>Shards whose leaders have not said since the freeze who their members are, ascending.</summary>
    public required ImmutableArray<ulong> Unheard { get; init; }

    /// <summary>Why the freeze should not be left, sentences for people; empty when it may be.</summary>
    public required ImmutableArray<string> Obstacles { get; init; }

    /// <summary>Looks at a frozen state. Costs a walk over all shards.</summary>
    public static FreezeReview Of(PlacementSnapshot snapshot, ClusterFreeze freeze) =>
        Of(snapshot, snapshot.Shards.Values, freeze, snapshot.Incoming is not null);

    /// <inheritdoc cref="Of(PlacementSnapshot, ClusterFreeze)"/>
    internal static FreezeReview Of(IPlacementState state, IEnumerable<Shard> shards, ClusterFreeze freeze, bool isRestoring)
    {
        var (differing, foreign, unheard) = (
            ImmutableArray.CreateBuilder<ulong>(), ImmutableArray.CreateBuilder<ulong>(), ImmutableArray.CreateBuilder<ulong>());
        foreach (var shard in shards)
        {
            if (shard.Retiring)
            {
                continue;
            }

            if (shard.Reported is not { } group)
            {
                if (shard.Bootstrapped || !IsSettled(state, shard, freeze))
                {
                    unheard.Add(shard.Id);
                }
            }
            else if (!GroupAdoption.Agrees(shard, group))
            {
                differing.Add(shard.Id);
                if (GroupAdoption.FindForeign(state, shard, group) is not null)
                {
                    foreign.Add(shard.Id);
                }
            }
        }

        var review = new FreezeReview
        {
            Differing = differing.ToImmutable(),
            Foreign = foreign.ToImmutable(),
            Unheard = unheard.ToImmutable(),
            Obstacles = [],
        };
        return review with { Obstacles = [.. review.FindObstacles(state, freeze, isRestoring)] };
    }

    // A group that nobody was ever known to lead would have been reported by one of its founders.
    private static bool IsSettled(IPlacementState state, Shard shard, ClusterFreeze freeze)
    {
        foreach (var replica in shard.Replicas)
        {
            if (state.FindWorker(replica) is not { } worker || worker.LastHeartbeatUnixMs < freeze.SinceUnixMs + ReportPeriodMs)
            {
                return false;
            }
        }

        return true;
    }

    private IEnumerable<string> FindObstacles(IPlacementState state, ClusterFreeze freeze, bool isRestoring)
    {
        if (isRestoring)
        {
            yield return "a backup is being restored";
        }

        if (!Unheard.IsEmpty)
        {
            var first = state.FindShard(Unheard[0])!;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"leaders of {Unheard.Length} shards have not said since the freeze who their members are, first that of shard {first.Id}, which was on workers {string.Join(", ", first.Replicas)}");
        }

        if (!Foreign.IsEmpty)
        {
            var first = state.FindShard(Foreign[0])!;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"leaders of {Foreign.Length} shards report members that this state cannot take over, first that of shard {first.Id}: {GroupAdoption.FindForeign(state, first, first.Reported!)}");
        }

        if (freeze.SeenShardId != 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"workers run shards that this state never had, up to shard {freeze.SeenShardId}: they would delete them");
        }
    }
}
