using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>
/// Proves that nobody else was elected before a moment: a majority, this node included, was still in this leadership's
/// term after it. Whoever is elected in a later term needs the vote of one of them, and a node enters a term before it
/// votes in it (Raft, section 5.4.3). So every write acknowledged before the moment is at or below this node's commit
/// index. The members are asked for nothing but their terms: no append, no lock, no disk, so reads do not wait for writes.
/// </summary>
/// <remarks>
/// The library's own read barrier is not used: on a follower it asks the leader without a majority, and a forced round may
/// not be a round at all.
/// </remarks>
internal sealed class LeadershipProof(IRaftEngine engine, ulong self, TimeProvider time)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// The commit index as of some moment after the call, proven to be the cluster's; a read that waits until this index
    /// is applied is linearizable. Null when this node does not lead, or stopped to.
    /// </summary>
    /// <param name="witness">A member that is known to have been in a term after the moment; default for none.</param>
    /// <param name="token">Gives up.</param>
    public async ValueTask<long?> TakeCommitIndexAsync(TermWitness witness, CancellationToken token)
    {
        // Not cancelled only once an entry of its own term is committed, and with it all that came before.
        var leadership = engine.LeadershipToken;
        if (leadership.IsCancellationRequested)
        {
            return null;
        }

        var term = engine.LeadershipTerm;
        var index = engine.CommitIndex;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, leadership);
        try
        {
            while (!await IsMajorityInAsync(term, witness, either.Token).ConfigureAwait(false))
            {
                await Task.Delay(RetryPause, time, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (leadership.IsCancellationRequested)
        {
            return null;
        }

        // This node's own part of the majority, last: it may have entered a later term since.
        return leadership.IsCancellationRequested || engine.Term != term ? null : index;
    }

    private async ValueTask<bool> IsMajorityInAsync(long term, TermWitness witness, CancellationToken token)
    {
        var members = engine.Electors;
        var asked = new List<Task<long?>>(members.Count);
        var known = 0;
        foreach (var member in members)
        {
            if (member.NodeId == self || (member.NodeId == witness.NodeId && witness.Term == term))
            {
                known++;
            }
        }

        foreach (var member in members)
        {
            if (known * 2 <= members.Count && member.IsRemote && member.NodeId != witness.NodeId)
            {
                asked.Add(member.AskTermAsync());
            }
        }

        while (known * 2 <= members.Count && asked.Count > 0)
        {
            var answered = await Task.WhenAny(asked).WaitAsync(token).ConfigureAwait(false);
            asked.Remove(answered);
            known += await answered.ConfigureAwait(false) is { } seen && seen <= term ? 1 : 0;
        }

        return known * 2 > members.Count;
    }
}
