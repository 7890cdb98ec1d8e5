using Grpc.Core;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>Pre-vote, vote and the timeout that begins them, as Raft says.</summary>
internal sealed class SimulatedElections
{
    private const double Lower = 500;
    private const double Upper = 1_000;
    private static readonly TimeSpan VoteDeadline = TimeSpan.FromMilliseconds(Lower / 4);

    private readonly EventLoop loop;
    private readonly SimulatedProcess process;
    private readonly SimulatedRaft raft;
    private readonly SimulatedPeers peers;
    private SimulatedEvent? timeout;
    private long heard = long.MinValue / 2;

    public SimulatedElections(EventLoop loop, SimulatedProcess process, SimulatedRaft raft, SimulatedPeers peers)
    {
        (this.loop, this.process, this.raft, this.peers) = (loop, process, raft, peers);
        Wait();
    }

    /// <summary>A leader lives.</summary>
    public void HeardFromLeader()
    {
        heard = loop.Now;
        Wait();
    }

    /// <summary>Whether this node would vote for another.</summary>
    public (long Term, bool Granted) PreVote(long term, long lastIndex, long lastTerm) =>
        (raft.Term, !raft.IsLeading && loop.Now - heard > TimeSpan.FromMilliseconds(Lower).Ticks && term >= raft.Term && IsUpToDate(lastIndex, lastTerm));

    /// <summary>Votes for another, or does not.</summary>
    public (long Term, bool Granted) Vote(ulong candidate, long term, long lastIndex, long lastTerm)
    {
        if (term > raft.Term)
        {
            raft.StepDown(term);
        }

        var granted = term == raft.Term && raft.Disk.VotedFor is var voted && (voted == 0 || voted == candidate) && IsUpToDate(lastIndex, lastTerm);
        if (granted)
        {
            raft.Disk.VotedFor = candidate;
            Wait();
        }

        return (raft.Term, granted);
    }

    private bool IsUpToDate(long lastIndex, long lastTerm)
    {
        var own = raft.TermAt((int)raft.LastIndex);
        return lastTerm > own || (lastTerm == own && lastIndex >= raft.LastIndex);
    }

    private void Wait()
    {
        timeout?.Cancel();
        timeout = loop.Schedule(loop.Between(Lower, Upper), process, "election", raft.Term, () => loop.Watch(StandAsync()));
    }

    private async Task StandAsync()
    {
        Wait();
        if (raft.IsLeading)
        {
            return;
        }

        raft.StepDown(raft.Term);
        var term = raft.Term;
        if (!await WinsAsync("pre-vote", node => node.Raft.Elections.PreVote(term, raft.LastIndex, raft.TermAt((int)raft.LastIndex)))
            || raft.Term != term || raft.IsLeading)
        {
            return;
        }

        raft.Disk.Term = ++term;
        raft.Disk.VotedFor = process.NodeId;
        var (lastIndex, lastTerm) = (raft.LastIndex, raft.TermAt((int)raft.LastIndex));
        if (await WinsAsync("vote", node => node.Raft.Elections.Vote(process.NodeId, term, lastIndex, lastTerm))
            && raft.Term == term && !raft.IsLeading && raft.LeaderId == 0)
        {
            raft.Lead();
        }
    }

    // Together with this node's own, one other vote is a majority of three.
    private async Task<bool> WinsAsync(string what, Func<SimulatedNode, (long Term, bool Granted)> ask)
    {
        var asked = peers.Senders.Keys.Select(node => AskAsync(node, what, ask)).ToList();
        while (asked.Count > 0)
        {
            var answered = await Task.WhenAny(asked);
            _ = asked.Remove(answered);
            var (term, granted) = await answered;
            if (term > raft.Term)
            {
                raft.StepDown(term);
                return false;
            }

            if (granted)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<(long Term, bool Granted)> AskAsync(ulong node, string what, Func<SimulatedNode, (long Term, bool Granted)> ask)
    {
        try
        {
            return await peers.Network.CallAsync(process, node, what, VoteDeadline, (other, _) => Task.FromResult(ask(other)), CancellationToken.None);
        }
        catch (RpcException)
        {
            return (0, false);
        }
    }
}
