using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>What the deciders look at: one state and the moves on their way in it. For one caller at a time.</summary>
public sealed class PlacementContext
{
    private ImmutableArray<Worker> eligible;

    /// <summary>Looks at a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="isLimited">
    /// Whether the limits of moves at once count; false for a plan of all that has to be done in the end.
    /// </param>
    public PlacementContext(IPlacementState state, bool isLimited = true)
    {
        State = state;
        IsLimited = isLimited;
        InFlight = MovesInFlight.Of(state);
    }

    /// <summary>The state.</summary>
    public IPlacementState State { get; }

    /// <summary>Whether the limits of moves at once count.</summary>
    public bool IsLimited { get; }

    /// <summary>The moves on their way, those of the plan being made included.</summary>
    public MovesInFlight InFlight { get; }

    /// <summary>The workers that may get replicas of some shard, in order of their ids.</summary>
    public ImmutableArray<Worker> Eligible
    {
        get
        {
            if (eligible.IsDefault)
            {
                eligible = [.. State.AllWorkers.Where(worker =>
                    DeciderChain.JudgeWorker(new PlacementQuestion(this, worker)) == Verdict.Yes)];
            }

            return eligible;
        }
    }
}
