using Microsoft.Extensions.Logging.Abstractions;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Replication.Integrity;
using Vectron.PlacementDriver.Replication.Proposals;
using Vectron.PlacementDriver.Replication.Reads;
using Vectron.PlacementDriver.Replication.Tests.Nodes;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Proposals;

/// <summary>Whoever waits for a leader hears why there is none before he goes: afterwards nobody is there to be told.</summary>
public sealed class LeaderWaitTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly LeaderWatch leaders = new();
    private readonly Leaderless node = new();
    private readonly TimeProvider time = new SlowStopwatch();

    public void Dispose() => leaders.Dispose();

    [Theory]
    [InlineData(2_000, 1_000, false)]
    [InlineData(2_700, 300, false)]
    [InlineData(2_760, 240, true)]
    [InlineData(40, 60, false)]
    [InlineData(60, 40, true)]
    [InlineData(4_900, 100_000, false)]
    [InlineData(5_100, 100_000, true)]
    public void Wait_EndsWithTheLimitOrShortlyBeforeTheDeadline(int waitedMs, int leftMs, bool isOver)
    {
        var clock = new SettableTimeProvider(DateTimeOffset.UnixEpoch);
        var began = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromMilliseconds(waitedMs));

        ProposalPump.IsOverdue(began, clock.GetUtcNow().UtcDateTime.AddMilliseconds(leftMs), clock).Should().Be(isOver);
    }

    [Fact]
    public async Task Read_WithoutALeader_IsToldWhyBeforeItsDeadline()
    {
        var barrier = new ReadBarrier(node, new ReplicatedPlacement(new StateDigests()), leaders, () => "nobody leads", time);
        var deadline = DateTime.UtcNow + Patience;

        var read = () => barrier.ReadAsync(deadline, CancellationToken.None).AsTask().WaitAsync(Until.Limit);

        (await read.Should().ThrowAsync<ReplicaException>().WithMessage("nobody leads")).Which.Kind.Should().Be(ReplicaFailure.Unavailable);
    }

    [Fact]
    public async Task Write_WithoutALeader_IsToldWhyBeforeItsDeadline()
    {
        var queue = new ProposalQueue(10, time);
        await using var pump = Start(queue);
        using var patient = queue.Enqueue(NewProposal(), CancellationToken.None);
        using var hurried = queue.Enqueue(NewProposal(), trace: null, DateTime.UtcNow + Patience, CancellationToken.None);

        var write = () => hurried.Completion.WaitAsync(Until.Limit);

        (await write.Should().ThrowAsync<ReplicaException>().WithMessage("nobody leads")).Which.Kind.Should().Be(ReplicaFailure.Unavailable);
        patient.IsCompleted.Should().BeFalse("who has time goes on waiting");
    }

    [Fact]
    public async Task Write_BehindPatientOnes_IsToldWhyBeforeItsDeadline()
    {
        var queue = new ProposalQueue(10, time);
        await using var pump = Start(queue);
        for (var slot = 0; slot < 4; slot++)
        {
            _ = queue.Enqueue(NewProposal(), CancellationToken.None);
            await Until.True(() => queue.Count == 0);
        }

        using var hurried = queue.Enqueue(NewProposal(), trace: null, DateTime.UtcNow + Patience, CancellationToken.None);

        var write = () => hurried.Completion.WaitAsync(Until.Limit);
        await write.Should().ThrowAsync<ReplicaException>().WithMessage("nobody leads");
    }

    private static Domain.Proposal NewProposal() => new(Guid.NewGuid(), new RecordHeartbeat(1, WorkerLoad.None, [], [], [], []));

    private ProposalPump Start(ProposalQueue queue)
    {
        var route = new ProposalRoute(
            node, new LeaderCommit(node, new ClusterClock(time, () => 0)), new ProposalForwarder(node, leaders), () => "nobody leads");
        var pump = new ProposalPump(queue, route, leaders, time, NullLogger.Instance);
        pump.Start();
        return pump;
    }

    /// <summary>So slow that within the test only a deadline ends a wait.</summary>
    private sealed class SlowStopwatch : TimeProvider
    {
        public override long GetTimestamp() => base.GetTimestamp() / 100;
    }

    /// <summary>A follower that knows no leader.</summary>
    private sealed class Leaderless : IConsensus
    {
        public bool IsLeader => false;

        public long LeadershipTerm => 0;

        public long Term => 1;

        public IPeerCalls? LeaderCalls => null;

        public CancellationToken Lifetime => CancellationToken.None;

        public Task<ReplicationOutcome> ReplicateAsync(
            ReadOnlyMemory<byte> payload, long term, object? context, CancellationToken token) => throw new NotSupportedException();

        public ValueTask<long?> ProveLeadershipAsync(TermWitness witness, CancellationToken token) => throw new NotSupportedException();

        public ValueTask WaitForApplyAsync(long index, CancellationToken token) => throw new NotSupportedException();
    }
}
