using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Placement;

/// <summary>The workers that may get a replica, and how many may not for which reason.</summary>
internal sealed class EligibleWorkers
{
    private readonly SortedDictionary<string, int> refusals = new(StringComparer.Ordinal);

    private EligibleWorkers(IPlacementState state, ulong exceptId)
    {
        var context = new PlacementContext(state);
        var eligible = ImmutableArray.CreateBuilder<Worker>();
        foreach (var worker in state.AllWorkers)
        {
            if (worker.Id == exceptId)
            {
                continue;
            }

            if (DeciderChain.FindRefusal(new PlacementQuestion(context, worker)) is { } refusal)
            {
                refusals[refusal.Short] = refusals.GetValueOrDefault(refusal.Short) + 1;
            }
            else
            {
                eligible.Add(worker);
            }
        }

        Workers = eligible.ToImmutable();
    }

    /// <summary>In order of their ids.</summary>
    public ImmutableArray<Worker> Workers { get; }

    /// <summary>Sorts out who may get a replica.</summary>
    /// <param name="state">The state.</param>
    /// <param name="exceptId">A worker to leave out; 0 for none.</param>
    public static EligibleWorkers Of(IPlacementState state, ulong exceptId = 0) => new(state, exceptId);

    /// <summary>Says why the others may not.</summary>
    public string ExplainOthers() => Workers.IsEmpty && refusals.Count == 0
        ? "no worker has registered"
        : string.Join(
            ", ",
            DeciderChain.AboutWorkers.Select(decider => string.Create(
                CultureInfo.InvariantCulture, $"{refusals.GetValueOrDefault(decider.Short)} {decider.Short}")));
}
