using DotNext.IO.Log;
using DotNext.Net.Cluster.Consensus.Raft;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>Passes entries on and remembers the term of the last.</summary>
internal sealed class TermObserver<TEntry>(ILogEntryProducer<TEntry> entries) : ILogEntryProducer<TEntry>
    where TEntry : IRaftLogEntry
{
    /// <summary>The last entry's term; 0 before the first.</summary>
    public long LastTerm { get; private set; }

    /// <inheritdoc />
    public long RemainingCount => entries.RemainingCount;

    /// <inheritdoc />
    public TEntry Current => entries.Current;

    /// <inheritdoc />
    public async ValueTask<bool> MoveNextAsync()
    {
        if (!await entries.MoveNextAsync().ConfigureAwait(false))
        {
            return false;
        }

        LastTerm = entries.Current.Term;
        return true;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => entries.DisposeAsync();
}
