using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Replication.Proposals;

namespace Vectron.PlacementDriver.Replication.Offline;

/// <summary>The placement state as a log drives it up to an index; what comes after that changes nothing.</summary>
internal sealed class BoundedPlacement(long lastIndex, Action<long, CommandBatch>? seen) : IReplicatedState
{
    private readonly ReplicatedPlacement placement = new();

    public PlacementSnapshot Current => placement.Current;

    public void Apply(in AppliedEntry entry)
    {
        if (entry.Index <= lastIndex)
        {
            placement.Apply(entry);
            seen?.Invoke(entry.Index, CommandBatchCodec.Read(entry.Payload));
        }
    }

    public ICapturedState Capture() => placement.Capture();

    public void Restore(Stream snapshot, long index, long term) => placement.Restore(snapshot, index, term);
}
