using System.Globalization;
using Vectron.PlacementDriver.Domain.Shards;
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
        var stuck = 0;
        Shard? first = null;
        foreach (var id in worker.Shards)
        {
            if (draft.FindShard(id) is { Retiring: false } shard && !HasPlace(shard, others))
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
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"Of the other workers {others.Workers.Length} can take replicas ({others.ExplainOthers()}): add a worker");
    }

    // Of as many workers as the shard has replicas one at least is no member, because the drained one is not among them.
    private static bool HasPlace(Shard shard, EligibleWorkers others) =>
        others.Workers.Length >= shard.Replicas.Length || others.Workers.Any(other => !shard.Replicas.Contains(other.Id));
}
