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
