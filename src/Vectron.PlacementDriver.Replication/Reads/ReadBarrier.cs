using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Replication.Proposals;

namespace Vectron.PlacementDriver.Replication.Reads;

/// <summary>
/// Holds a read back until this node's state reflects every write acknowledged anywhere before it. All reads that wait
/// share the same rounds.
/// </summary>
internal sealed class ReadBarrier
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AskDeadline = TimeSpan.FromSeconds(2);

    private readonly RaftNode node;
    private readonly ReplicatedPlacement placement;
    private readonly ReadIndex leaderRounds;
    private readonly SharedRound<long?> followerRounds;
    private readonly LeaderWatch leaders;
    private readonly ReplicaNarrator narrator;
    private readonly TimeProvider time;

    public ReadBarrier(
        RaftNode node, ReplicatedPlacement placement, ReadIndex leaderRounds, LeaderWatch leaders, ReplicaNarrator narrator,
        TimeProvider time)
    {
        this.node = node;
        this.placement = placement;
        this.leaderRounds = leaderRounds;
        this.leaders = leaders;
        this.narrator = narrator;
        this.time = time;
        followerRounds = new SharedRound<long?>(AskLeaderAsync);
    }

    /// <summary>The state to answer from. A short election is waited out, as writes do.</summary>
    /// <exception cref="ReplicaException">No leader, or it cannot reach a majority.</exception>
    public async ValueTask<PlacementSnapshot> ReadAsync(CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var rounds = node.IsLeader ? leaderRounds.GetAsync(cancellation) : followerRounds.JoinAsync(cancellation);
            if (await rounds.ConfigureAwait(false) is { } index)
            {
                await node.WaitForApplyAsync(index, cancellation).ConfigureAwait(false);
                return placement.Current;
            }

            if (time.GetElapsedTime(began) > ProposalPump.LeaderWait)
            {
                throw new ReplicaException(ReplicaFailure.Unavailable, narrator.WhyUnavailable);
            }

            await leaders.WaitAsync(RetryDelay, time, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<long?> AskLeaderAsync()
    {
        if (node.Leader is not { Channel: { } channel })
        {
            return null;
        }

        try
        {
            return (await channel.ReadIndexAsync(AskDeadline, leaders.UntilChange).ConfigureAwait(false)).CommitIndex;
        }
        catch (RpcException)
        {
            // It does not lead any more, or cannot be asked: the next round finds out whom to ask.
            return null;
        }
    }
}
