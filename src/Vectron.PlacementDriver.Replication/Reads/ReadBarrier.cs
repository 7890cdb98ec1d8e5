using System.Runtime.CompilerServices;
using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Replication.Proposals;

namespace Vectron.PlacementDriver.Replication.Reads;

/// <summary>
/// Holds a read back until this node's state reflects every write acknowledged anywhere before it. All reads that wait
/// share the same rounds, and what a round found: a read alone costs a place in a round, no timer and no index.
/// </summary>
internal sealed class ReadBarrier
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AskDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ApplyLimit = TimeSpan.FromSeconds(20);

    private readonly IConsensus node;
    private readonly ReplicatedPlacement placement;
    private readonly SharedRound<Task<PlacementSnapshot>?> rounds;
    private readonly LeaderWatch leaders;
    private readonly Func<string> whyUnavailable;
    private readonly TimeProvider time;

    public ReadBarrier(
        IConsensus node, ReplicatedPlacement placement, LeaderWatch leaders, Func<string> whyUnavailable, TimeProvider time)
    {
        this.node = node;
        this.placement = placement;
        this.leaders = leaders;
        this.whyUnavailable = whyUnavailable;
        this.time = time;
        rounds = new SharedRound<Task<PlacementSnapshot>?>(FindStateAsync, time, "here");
    }

    /// <summary>The state to answer from. A short election is waited out, as writes do.</summary>
    /// <param name="deadline">When the caller goes, UTC.</param>
    /// <param name="cancellation">Looked at between rounds; a round ends by itself, within seconds.</param>
    /// <exception cref="ReplicaException">No leader, or it cannot reach a majority, or this node lags far behind.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<PlacementSnapshot> ReadAsync(DateTime deadline, CancellationToken cancellation)
    {
        using var span = ReplicationTracing.Source.StartActivity("read barrier");
        var began = time.GetTimestamp();
        while (true)
        {
            // Not cancelled with the caller: that would cost each of thousands a registration.
            if (await rounds.JoinAsync(CancellationToken.None).ConfigureAwait(false) is { } state)
            {
                return await state.ConfigureAwait(false);
            }

            cancellation.ThrowIfCancellationRequested();

            if (ProposalPump.IsOverdue(began, deadline, time))
            {
                throw new ReplicaException(ReplicaFailure.Unavailable, whyUnavailable());
            }

            await leaders.WaitAsync(RetryDelay, time, cancellation).ConfigureAwait(false);
        }
    }

    // The wait for the index is not part of the round: the next one need not wait for what is being applied.
    private async Task<Task<PlacementSnapshot>?> FindStateAsync()
    {
        var index = node.IsLeader
            ? await node.ProveLeadershipAsync(witness: default, node.Lifetime).ConfigureAwait(false)
            : await AskLeaderAsync().ConfigureAwait(false);
        return index is { } applied ? StateAtAsync(applied) : null;
    }

    private async Task<PlacementSnapshot> StateAtAsync(long index)
    {
        var applied = node.WaitForApplyAsync(index, node.Lifetime);
        if (!applied.IsCompletedSuccessfully)
        {
            try
            {
                await applied.AsTask().WaitAsync(ApplyLimit, time).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw new ReplicaException(ReplicaFailure.Unavailable, "this node lags too far behind the leader; ask another one");
            }
        }

        return placement.Current;
    }

    private async Task<long?> AskLeaderAsync()
    {
        var term = node.Term;
        if (node.LeaderCalls is not { } leader)
        {
            return null;
        }

        try
        {
            return (await leader.ReadIndexAsync(term, AskDeadline, leaders.UntilChange).ConfigureAwait(false)).CommitIndex;
        }
        catch (Exception e) when (e is RpcException or ObjectDisposedException)
        {
            // It does not lead any more, or cannot be asked: the next round finds out whom to ask.
            return null;
        }
    }
}
