using DotNext.IO.Log;
using LogEntry = Vectron.PlacementDriver.Protocol.Peer.V1.LogEntry;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>The entries of a request from some position on.</summary>
internal sealed class WireEntryProducer(IReadOnlyList<LogEntry> entries, int from) : ILogEntryProducer<WireEntry>
{
    private int position = from - 1;

    /// <inheritdoc />
    public long RemainingCount => entries.Count - position - 1;

    /// <inheritdoc />
    public WireEntry Current => new(entries[position]);

    /// <inheritdoc />
    public ValueTask<bool> MoveNextAsync() => new(++position < entries.Count);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
