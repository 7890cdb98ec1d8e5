using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain;

/// <summary>
/// The deterministic state machine: the only writer of <see cref="Current"/>. Given the same batches at the same
/// indexes in the same order, every instance reaches the same state, whatever its machine, culture or clock.
/// </summary>
/// <remarks>
/// <see cref="Apply"/> and <see cref="Restore"/> are called by one thread at a time; <see cref="Current"/> is read by
/// any. Apply is total: it refuses what it cannot do and never throws for what a command says.
/// </remarks>
public sealed class PlacementStateMachine
{
    private volatile PlacementSnapshot current = PlacementSnapshot.Empty;

    /// <summary>The state after the last applied entry.</summary>
    public PlacementSnapshot Current => current;

    /// <summary>
    /// What the last applied entry changed; null when the state came out of another one: of a snapshot or a backup. Belongs to whoever applies.
    /// </summary>
    public StateChanges? LastChanges { get; private set; }

    /// <summary>Carries out the commands of one log entry and publishes one new state for all of them.</summary>
    /// <param name="batch">The entry.</param>
    /// <param name="index">Its log index, greater than that of the last applied entry.</param>
    /// <returns>One outcome per proposal, in order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The entry was applied before: the caller lost count, and going on would make this node's state its own.
    /// </exception>
    public ImmutableArray<CommandOutcome> Apply(CommandBatch batch, long index)
    {
        var before = current;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(index, before.AppliedIndex);
        var draft = new PlacementDraft(before, batch.UnixMs);
        draft.Idempotency.Expire(draft.ClockUnixMs, draft.Settings);
        var outcomes = ImmutableArray.CreateBuilder<CommandOutcome>(batch.Proposals.Length);
        foreach (var proposal in batch.Proposals)
        {
            outcomes.Add(CarryOutOnce(proposal, draft));
        }

        var after = draft.ToSnapshot(index);
        LastChanges = draft.ToChanges(after);
        current = after;
        return outcomes.MoveToImmutable();
    }

    /// <summary>Replaces the state by a snapshot's.</summary>
    public void Restore(PlacementSnapshot snapshot)
    {
        LastChanges = null;
        current = snapshot;
    }

    private static CommandOutcome CarryOutOnce(Proposal proposal, PlacementDraft draft)
    {
        if (proposal.Key is not { } key)
        {
            return CarryOut(proposal.Command, draft);
        }

        if (key.FindFault() is { } fault)
        {
            return CommandOutcome.Rejected(RejectionReason.InvalidArgument, fault);
        }

        if (draft.Idempotency.FindOutcome(key) is { } first)
        {
            return first;
        }

        var outcome = CarryOut(proposal.Command, draft);
        draft.Idempotency.Remember(key, outcome, draft.ClockUnixMs, draft.Settings);
        return outcome;
    }

    private static CommandOutcome CarryOut(Command command, PlacementDraft draft)
    {
        if (command.FindFault() is { } fault)
        {
            return CommandOutcome.Rejected(RejectionReason.InvalidArgument, fault);
        }

        var outcome = command.Apply(draft);
        draft.EndCommand();
        return outcome;
    }
}
