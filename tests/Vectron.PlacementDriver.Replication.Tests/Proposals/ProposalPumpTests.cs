using Microsoft.Extensions.Logging.Abstractions;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Proposals;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Proposals;

/// <summary>Whoever waits for a batch hears what became of it.</summary>
public sealed class ProposalPumpTests
{
    [Fact]
    public async Task Send_ThatFailsUnexpectedly_TellsEveryCallerThatTheOutcomeIsUnknown()
    {
        var node = new BrokenWay();
        using var leaders = new LeaderWatch();
        var queue = new ProposalQueue(10, TimeProvider.System);
        var route = new ProposalRoute(
            node, new LeaderCommit(node, new ClusterClock(TimeProvider.System, () => 0)), new ProposalForwarder(node, leaders), () => "nobody leads");
        await using var pump = new ProposalPump(queue, route, leaders, TimeProvider.System, NullLogger.Instance);
        var command = new RecordHeartbeat(1, WorkerLoad.None, [], [], [], []);
        using var first = queue.Enqueue(new Domain.Proposal(Guid.NewGuid(), command), CancellationToken.None);
        using var second = queue.Enqueue(new Domain.Proposal(Guid.NewGuid(), command), CancellationToken.None);

        pump.Start();

        foreach (var pending in (PendingProposal[])[first, second])
        {
            var act = () => pending.Completion.WaitAsync(Nodes.Until.Limit);
            (await act.Should().ThrowAsync<ReplicaException>()).Which.Kind.Should().Be(ReplicaFailure.OutcomeUnknown);
        }
    }

    /// <summary>A follower whose connection to the leader was closed under it.</summary>
    private sealed class BrokenWay : IConsensus, IPeerCalls
    {
        public bool IsLeader => false;

        public long LeadershipTerm => 0;

        public long Term => 1;

        public IPeerCalls LeaderCalls => this;

        public CancellationToken Lifetime => CancellationToken.None;

        public Task<ReplicationOutcome> ReplicateAsync(
            ReadOnlyMemory<byte> payload, long term, object? context, CancellationToken token) => throw new NotSupportedException();

        public ValueTask<long?> ProveLeadershipAsync(TermWitness witness, CancellationToken token) => throw new NotSupportedException();

        public ValueTask WaitForApplyAsync(long index, CancellationToken token) => throw new NotSupportedException();

        public bool TakesMany => true;

        public Task<AppendEntriesResponse> AppendEntriesAsync(AppendEntriesRequest request, CancellationToken token) =>
            throw new NotSupportedException();

        public Task<ReadIndexResponse> ReadIndexAsync(long term, TimeSpan deadline, CancellationToken token) =>
            throw new NotSupportedException();

        public Task<ProposeResponse> ProposeAsync(ProposeRequest request, TimeSpan deadline, CancellationToken token) =>
            throw new ObjectDisposedException("the channel");
    }
}
