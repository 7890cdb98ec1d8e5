using System.Collections.Immutable;
using System.Diagnostics;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Replication.Integrity;

namespace Vectron.PlacementDriver.Replication.Proposals;

/// <summary>The placement state as the log drives it: decodes entries, applies them, stamps the proposer's ticket.</summary>
internal sealed class ReplicatedPlacement : IReplicatedState
{
    private readonly PlacementStateMachine machine = new();
    private readonly StateDigests? digests;
    private readonly Lock sync = new();
    private readonly List<Action<PlacementSnapshot, StateChanges?>> observers = [];
    private volatile PlacementSnapshot current = PlacementSnapshot.Empty;

    private Action<string>? identified;
    private bool toldIdentity;

    /// <summary>A state that nothing was applied to.</summary>
    /// <param name="digests">Told of every applied entry; null for nobody.</param>
    public ReplicatedPlacement(StateDigests? digests = null) => this.digests = digests;

    /// <summary>Told the cluster's random id once, as soon as the state knows it.</summary>
    public Action<string>? Identified
    {
        set
        {
            identified = value;
            TellIdentity();
        }
    }

    /// <summary>The state after the last applied entry.</summary>
    public PlacementSnapshot Current => current;

    /// <summary>See <see cref="IReplica.Observe"/>.</summary>
    public void Observe(Action<PlacementSnapshot, StateChanges?> observer)
    {
        lock (sync)
        {
            observer(current, null);
            observers.Add(observer);
        }
    }

    /// <inheritdoc />
    public void Apply(in AppliedEntry entry)
    {
        var began = Stopwatch.GetTimestamp();
        var batch = CommandBatchCodec.Read(entry.Payload);
        var before = machine.Current;
        var outcomes = machine.Apply(batch, entry.Index);
        digests?.Applied(before, machine.Current);
        Publish();
        TellIdentity();
        (entry.Context as BatchTicket)?.Offer(entry.Term, entry.Index, batch, outcomes);
        Measure(began, outcomes);
    }

    /// <inheritdoc />
    public ICapturedState Capture() => new CapturedPlacement(current);

    /// <inheritdoc />
    public void Restore(Stream snapshot, long index, long term)
    {
        try
        {
            machine.Restore(SnapshotCodec.Read(snapshot));
            Publish();
            TellIdentity();
        }
        catch (UnreadableStateException unreadable)
        {
            throw new InvalidDataException(unreadable.Message, unreadable);
        }
    }

    private void Publish()
    {
        lock (sync)
        {
            foreach (var observer in observers)
            {
                observer(machine.Current, machine.LastChanges);
            }

            current = machine.Current;
        }
    }

    private static void Measure(long began, ImmutableArray<CommandOutcome> outcomes)
    {
        ReplicationMetrics.ApplyTime.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
        var accepted = 0;
        foreach (var outcome in outcomes)
        {
            accepted += outcome.IsAccepted ? 1 : 0;
        }

        ReplicationMetrics.Commands.Add(accepted, ReplicationMetrics.Tag("outcome", "accepted"));
        if (accepted < outcomes.Length)
        {
            ReplicationMetrics.Commands.Add(outcomes.Length - accepted, ReplicationMetrics.Tag("outcome", "rejected"));
        }
    }

    private void TellIdentity()
    {
        if (!toldIdentity && identified is not null && current.Identity is { } identity)
        {
            identified(identity.Uid);
            toldIdentity = true;
        }
    }

    private sealed class CapturedPlacement(PlacementSnapshot snapshot) : ICapturedState
    {
        public void WriteTo(Stream stream) => SnapshotCodec.Write(snapshot, stream);
    }
}
