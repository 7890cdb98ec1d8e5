using System.Buffers;
using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Serialization;

namespace Vectron.PlacementDriver.Replication.Proposals;

/// <summary>Commits a batch of proposals on the leader as one log entry that carries the leader's time.</summary>
internal sealed class LeaderCommit(IConsensus node, ClusterClock clock)
{
    /// <summary>Proposes a batch in this node's own leadership, and only in that.</summary>
    /// <returns>How it ended; outcomes and index when it was applied.</returns>
    public async Task<(SendResult Result, BatchTicket.Stamp? Applied)> CommitAsync(
        ImmutableArray<Proposal> proposals, CancellationToken cancellation)
    {
        // G1: the term of this node's leadership, never the log's, which may already belong to a successor.
        var term = node.LeadershipTerm;
        if (!node.IsLeader)
        {
            return (SendResult.NotAppended, null);
        }

        var batch = new CommandBatch(clock.NowUnixMs, proposals);
        var entry = new ArrayBufferWriter<byte>();
        CommandBatchCodec.Write(batch, entry);
        using var span = ReplicationTracing.Source.StartActivity("commit entry");
        span?.SetTag("vectron.term", term).SetTag("vectron.proposals", proposals.Length).SetTag("vectron.entry.bytes", entry.WrittenCount);
        var ticket = new BatchTicket(term, proposals[0].Id) { Trace = span };
        var outcome = await node.ReplicateAsync(entry.WrittenMemory, term, ticket, cancellation).ConfigureAwait(false);
        if (ticket.Applied is { } applied)
        {
            span?.SetTag("vectron.index", applied.Index);
            return (SendResult.Applied, applied);
        }

        return (outcome == ReplicationOutcome.NotLeader ? SendResult.NotAppended : SendResult.Unknown, null);
    }
}
