using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Replication.Proposals;
using Vectron.PlacementDriver.Replication.Tests.Nodes;

namespace Vectron.PlacementDriver.Replication.Tests.Proposals;

/// <summary>A proposer believes only what was applied for its own entry.</summary>
public sealed class BatchTicketTests
{
    private static readonly ImmutableArray<CommandOutcome> Outcomes = [CommandOutcome.Accepted(5)];

    [Fact]
    public void Offer_OfTheProposedEntry_IsTaken()
    {
        var ticket = TicketFor(term: 3, "a=1");

        ticket.Offer(3, 17, BatchOf("a=1"), Outcomes);

        ticket.Applied!.Index.Should().Be(17);
        ticket.Applied.Outcomes.Should().Equal(Outcomes);
    }

    [Fact]
    public void Offer_OfTheSameProposalInALaterTerm_IsNotTaken()
    {
        var ticket = TicketFor(term: 3, "a=1");

        ticket.Offer(4, 17, BatchOf("a=1"), Outcomes);

        ticket.Applied.Should().BeNull();
    }

    [Fact]
    public void Offer_OfAnotherProposal_IsNotTaken()
    {
        var ticket = TicketFor(term: 3, "a=1");

        ticket.Offer(3, 17, BatchOf("b=2"), Outcomes);

        ticket.Applied.Should().BeNull();
    }

    /// <summary>
    /// The library keeps what a proposer passed along by index: when another leader's entry takes that index, it gets the
    /// old proposer's ticket.
    /// </summary>
    [Fact]
    public async Task Ticket_WhoseEntryWasReplacedByAnotherLeaders_StaysEmpty()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        await cluster.PutAsync(3);
        await cluster.IsLevelAsync();
        var old = cluster.Leader;
        old.State.OnApplied = entry => (entry.Context as BatchTicket)?.Offer(
            entry.Term, entry.Index, BatchOf(Encoding.UTF8.GetString(entry.Payload)), Outcomes);
        var ticket = TicketFor(old.Raft.LeadershipTerm, "lost=1");
        var last = old.Raft.LastIndex;

        cluster.SetIsolated(old, isolated: true);
        using var limit = new CancellationTokenSource(Until.Limit);
        // The next leader begins with an entry that the state never sees; the one after it meets the ticket's.
        var before = old.Raft.ReplicateAsync("before=1"u8.ToArray(), old.Raft.LeadershipTerm, context: null, limit.Token);
        await Until.True(() => old.Raft.LastIndex == last + 1);
        var proposed = old.Raft.ReplicateAsync("lost=1"u8.ToArray(), old.Raft.LeadershipTerm, ticket, limit.Token);
        await Until.True(() => old.Raft.LastIndex == last + 2);
        await Until.True(() => cluster.Nodes.Any(node => node != old && node.Raft.IsLeader));
        var next = cluster.Nodes.First(node => node != old && node.Raft.IsLeader);
        (await next.PutAsync("won", "1")).Should().NotBeNull();
        cluster.SetIsolated(old, isolated: false);
        await Until.True(() => old.State.Values.ContainsKey("won"));

        _ = await before;
        (await proposed).Should().NotBe(ReplicationOutcome.NotLeader, "the entry did reach the log");
        ticket.Applied.Should().BeNull();
        old.State.Values.Should().NotContainKey("lost");
        old.State.Applied.Should().ContainSingle(entry => entry.Index == last + 2)
            .Which.Term.Should().Be(next.Raft.LeadershipTerm, "another leader's entry took the place");
    }

    private static BatchTicket TicketFor(long term, string payload) => new(term, IdOf(payload));

    private static CommandBatch BatchOf(string payload) =>
        new(0, [new Domain.Proposal(IdOf(payload), new MarkWorkersUnhealthy([]))]);

    private static Guid IdOf(string payload) => new(SHA256.HashData(Encoding.UTF8.GetBytes(payload)).AsSpan(0, 16));
}
