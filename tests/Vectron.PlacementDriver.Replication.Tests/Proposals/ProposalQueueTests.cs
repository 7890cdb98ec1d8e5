using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Replication.Proposals;

namespace Vectron.PlacementDriver.Replication.Tests.Proposals;

/// <summary>Who finds a place when more writes come than can be carried out.</summary>
public sealed class ProposalQueueTests
{
    private const int Capacity = 4;

    private static readonly RecordHeartbeat Heartbeat = new(1, WorkerLoad.None, [], [], [], []);
    private static readonly RecordHeartbeat LongHeartbeat = Heartbeat with { RunningShards = [.. new ulong[100_000]] };
    private static readonly CreateCollection Creation = new("docs", 4, Distance.Cosine);

    private readonly ProposalQueue queue = new(Capacity, TimeProvider.System);

    [Fact]
    public void Enqueue_OfABulkOperation_IsRefusedFromHalfOfThePlacesOn()
    {
        Fill(Capacity / 2, Creation);

        var more = () => queue.Enqueue(New(Creation), CancellationToken.None);

        more.Should().Throw<ReplicaException>().Which.Kind.Should().Be(ReplicaFailure.Overloaded);
    }

    [Fact]
    public void Enqueue_OfAHeartbeat_FindsAPlaceWhereABulkOperationIsRefused()
    {
        Fill(Capacity / 2, Creation);

        Fill(Capacity / 2, Heartbeat);

        queue.Take(Capacity).Should().HaveCount(Capacity);
    }

    [Fact]
    public void Enqueue_BeyondAllPlaces_IsRefused()
    {
        Fill(Capacity, Heartbeat);

        var more = () => queue.Enqueue(New(Heartbeat), CancellationToken.None);

        more.Should().Throw<ReplicaException>().Which.Kind.Should().Be(ReplicaFailure.Overloaded);
    }

    [Fact]
    public void Take_OfMoreBytesThanAnEntryMayHold_LeavesTheRest()
    {
        Fill(3, LongHeartbeat);
        var length = LongHeartbeat.EstimateBytes();

        queue.Take(Capacity, 2 * length).Should().HaveCount(2);
        queue.Take(Capacity, 2 * length).Should().HaveCount(1);
    }

    [Fact]
    public void Take_OfOneThatIsLongerThanAnEntryMayBe_TakesItAlone()
    {
        Fill(2, LongHeartbeat);

        queue.Take(Capacity, 1).Should().HaveCount(1);
        queue.Take(Capacity, 1).Should().HaveCount(1);
    }

    [Fact]
    public void Enqueue_OfMoreBytesThanMayWait_IsRefusedUntilSomeAreTaken()
    {
        var many = new ProposalQueue(int.MaxValue, TimeProvider.System);
        var fit = ProposalQueue.ByteCapacity / LongHeartbeat.EstimateBytes();
        for (var i = 0; i < fit; i++)
        {
            _ = many.Enqueue(New(LongHeartbeat), CancellationToken.None);
        }

        var more = () => many.Enqueue(New(LongHeartbeat), CancellationToken.None);

        more.Should().Throw<ReplicaException>().Which.Kind.Should().Be(ReplicaFailure.Overloaded);
        _ = many.Take(1);
        more.Should().NotThrow();
    }

    [Fact]
    public void Enqueue_OnceClosed_SaysThatTheNodeStopsWhateverIsAsked()
    {
        Fill(Capacity, Heartbeat);
        queue.Close();

        foreach (var command in (Command[])[Heartbeat, Creation])
        {
            var more = () => queue.Enqueue(New(command), CancellationToken.None);

            more.Should().Throw<ReplicaException>().Which.Kind.Should().Be(ReplicaFailure.Unavailable);
        }
    }

    private static Proposal New(Command command) => new(Guid.NewGuid(), command);

    private void Fill(int count, Command command)
    {
        for (var i = 0; i < count; i++)
        {
            _ = queue.Enqueue(New(command), CancellationToken.None);
        }
    }
}
