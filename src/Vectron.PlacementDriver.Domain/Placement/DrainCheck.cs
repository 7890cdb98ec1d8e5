using System.Globalization;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Placement;

/// <summary>Whether a drain can finish.</summary>
internal static class DrainCheck
{
    /// <summary>Finds replicas of a worker that have nowhere to go.</summary>
    /// <returns>A sentence that says which and what is missing; null when every replica has a place.</returns>
    public static string? FindObstacle(PlacementDraft draft, Worker worker)
    {
        var others = EligibleWorkers.Of(draft, exceptId: worker.Id);
        var context = new PlacementContext(draft, isLimited: false);
        var stuck = 0;
        Shard? first = null;
        foreach (var id in worker.Shards)
        {
            if (draft.FindShard(id) is { Retiring: false } shard && !HasPlaces(context, shard, worker, others))
            {
                stuck++;
                first ??= shard;
            }
        }

        return first is null
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"worker '{worker.Id}' cannot be drained: {stuck} of its {worker.Shards.Count} replicas have nowhere to go, first that of shard {first.Id} on workers {string.Join(", ", first.Replicas)}. ")
                + Sentence.Of($"Of the other workers {others.Workers.Length} can take replicas ({others.ExplainOthers()}){ExplainShard(context, first, worker, others)}: add a worker");
    }

    // For all that leave the shard, not for this one alone: two drains at once must not count on the same place.
    private static bool HasPlaces(PlacementContext context, Shard shard, Worker drained, EligibleWorkers others)
    {
        var needed = shard.ReplicationFactor - CountStaying(context, shard, drained);
        foreach (var other in others.Workers)
        {
            if (needed <= 0)
            {
                return true;
            }

            needed -= DeciderChain.JudgeShard(Ask(context, shard, other, drained)) == Verdict.No ? 0 : 1;
        }

        return needed <= 0;
    }

    // The newcomer of a move on its way counts in place of the one that it replaces.
    private static int CountStaying(PlacementContext context, Shard shard, Worker drained)
    {
        var (source, target) = (shard.Move?.SourceId ?? 0, shard.Move?.TargetId ?? 0);
        var staying = target != 0 && !shard.Replicas.Contains(target) && Stays(target) ? 1 : 0;
        foreach (var replica in shard.Replicas)
        {
            staying += replica != source && Stays(replica) ? 1 : 0;
        }

        return staying;

        bool Stays(ulong id) =>
            id != drained.Id && context.State.FindWorker(id) is { IsDraining: false, IsDown: false };
    }

    private static string ExplainShard(PlacementContext context, Shard shard, Worker drained, EligibleWorkers others)
    {
        var refusals = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var other in others.Workers)
        {
            var question = Ask(context, shard, other, drained);
            if (DeciderChain.FindRefusal(question) is { } refusal && refusal.Judge(question) == Verdict.No)
            {
                refusals[refusal.Short] = refusals.GetValueOrDefault(refusal.Short) + 1;
            }
        }

        return refusals.Count == 0
            ? ""
            : Sentence.Of($"; shard {shard.Id} may not go to {string.Join(", ", refusals.Select(refusal => Sentence.Of($"{refusal.Value} {refusal.Key}")))} of them");
    }

    private static PlacementQuestion Ask(PlacementContext context, Shard shard, Worker other, Worker drained) =>
        new(context, other, shard, MoveKind.Drain, drained.Id);
}
