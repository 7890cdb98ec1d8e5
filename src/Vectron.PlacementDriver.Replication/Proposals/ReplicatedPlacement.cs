using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Replication.Integrity;

namespace Vectron.PlacementDriver.Replication.Proposals;

/// <summary>The placement state as the log drives it: decodes entries, applies them, stamps the proposer's ticket.</summary>
internal sealed class ReplicatedPlacement : IReplicatedState
{
    private readonly PlacementStateMachine machine = new();
    private readonly StateDigests? digests;

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
    public PlacementSnapshot Current => machine.Current;

    /// <inheritdoc />
    public void Apply(in AppliedEntry entry)
    {
        var batch = CommandBatchCodec.Read(entry.Payload);
        var before = machine.Current;
        var outcomes = machine.Apply(batch, entry.Index);
        digests?.Applied(before, machine.Current);
        TellIdentity();
        (entry.Context as BatchTicket)?.Offer(entry.Term, entry.Index, batch, outcomes);
    }

    /// <inheritdoc />
    public ICapturedState Capture() => new CapturedPlacement(machine.Current);

    /// <inheritdoc />
    public void Restore(Stream snapshot, long index, long term)
    {
        try
        {
            machine.Restore(SnapshotCodec.Read(snapshot));
            TellIdentity();
        }
        catch (UnreadableStateException unreadable)
        {
            throw new InvalidDataException(unreadable.Message, unreadable);
        }
    }

    private void TellIdentity()
    {
        if (!toldIdentity && identified is not null && machine.Current.Identity is { } identity)
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
