using DotNext.IO.Log;
using DotNext.Net.Cluster.Consensus.Raft;
using DotNext.Threading;
using Vectron.PlacementDriver.Replication.Storage;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>Gets entries of this node's own leadership into the log, and says what is known of them afterwards.</summary>
internal sealed class EntryWriter(IRaftEngine engine)
{
    /// <summary>Holds entries back while leadership is handed over.</summary>
    public EntryGate Gate { get; } = new();

    /// <inheritdoc cref="RaftNode.ReplicateAsync"/>
    public async Task<ReplicationOutcome> ReplicateAsync(
        ReadOnlyMemory<byte> payload, long term, object? context, CancellationToken token)
    {
        if (engine.LeadershipToken.IsCancellationRequested || term != engine.LeadershipTerm || !Gate.TryEnter())
        {
            return ReplicationOutcome.NotLeader;
        }

        try
        {
            var entry = new BinaryLogEntry { Content = payload, Term = term, Context = context };
            await engine.ReplicateAsync(entry, token).ConfigureAwait(false);
            return ReplicationOutcome.IndexApplied;
        }
        catch (Exception e) when (e is StaleTermException or NotLeaderException { InnerException: null })
        {
            return ReplicationOutcome.NotLeader; // Thrown before the entry reached the log.
        }
        catch (Exception e) when (e is NotLeaderException or OperationCanceledException || IsBreakdown(e))
        {
            return ReplicationOutcome.Unknown;
        }
        finally
        {
            Gate.Leave();
        }
    }

    /// <summary>How the log fails whoever waits for it, once a flush or the state machine has failed.</summary>
    public static bool IsBreakdown(Exception e) =>
        e is IntegrityException or PendingTaskInterruptedException or ObjectDisposedException or IOException;
}
