using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Replication.Proposals;
using Vectron.PlacementDriver.Replication.Reads;
using Proposal = Vectron.PlacementDriver.Domain.Proposal;

namespace Vectron.PlacementDriver.Replication.Tests.Schedules;

/// <summary>The hand-offs between callers, pump, applier and readers, whatever comes first.</summary>
public sealed class HandOffTests
{
    private const int Times = 3_000;

    [Fact]
    public void Queue_ThatClosesWhileProposalsCome_TakesOrRefusesEachOnce() => Race.Run(Times, () =>
    {
        var queue = new ProposalQueue(4, TimeProvider.System);
        var (accepted, refused) = (0, 0);
        void Enqueue()
        {
            for (var i = 0; i < 3; i++)
            {
                try
                {
                    _ = queue.Enqueue(NewProposal(), CancellationToken.None);
                    _ = Interlocked.Increment(ref accepted);
                }
                catch (ReplicaException)
                {
                    _ = Interlocked.Increment(ref refused);
                }
            }
        }

        var taken = 0;
        return ([Enqueue, Enqueue, queue.Close, () => taken += queue.Take(2).Count], () =>
        {
            (accepted + refused).Should().Be(6);
            (taken + queue.Take(int.MaxValue).Count).Should().Be(accepted);
            queue.WaitAsync(CancellationToken.None).AsTask().IsCompleted.Should().BeTrue("it is closed and empty");
        }
        );
    });

    [Fact]
    public void Proposal_CompletedWhileItsCallerGivesUp_EndsOnceOneWay() => Race.Run(Times, () =>
    {
        var patience = new CancellationTokenSource();
        var pending = new PendingProposal(NewProposal(), 0, patience.Token);
        return ([patience.Cancel, () => pending.Complete(default), () => pending.Fail(new ReplicaException(ReplicaFailure.OutcomeUnknown, "lost"))], () =>
        {
            pending.IsCompleted.Should().BeTrue();
            pending.Dispose();
            patience.Dispose();
        }
        );
    });

    [Fact]
    public void Ticket_ReadWhileItIsStamped_ShowsAllOrNothing() => Race.Run(Times, () =>
    {
        var proposal = NewProposal();
        var ticket = new BatchTicket(term: 3, proposal.Id);
        var batch = new CommandBatch(1, [proposal]);
        ImmutableArray<CommandOutcome> outcomes = [CommandOutcome.Accepted(7)];
        BatchTicket.Stamp? seen = null;
        return ([() => ticket.Offer(3, 9, batch, outcomes), () => ticket.Offer(4, 9, batch, outcomes), () => seen = ticket.Applied], () =>
        {
            (seen is null || (seen.Index == 9 && seen.Outcomes[0].Id == 7)).Should().BeTrue();
            ticket.Applied.Should().NotBeNull();
        }
        );
    });

    [Fact]
    public void Watch_OfWhoLooksBeforeLeadershipMoves_EndsWhenItDoes() => Race.Run(Times, () =>
    {
        var watch = new LeaderWatch();
        var leader = 1;
        var (seen, token) = (0, CancellationToken.None);
        return ([() => (token, seen) = (watch.UntilChange, Volatile.Read(ref leader)), () =>
        {
            Volatile.Write(ref leader, 2);
            watch.Signal();
        }], () =>
        {
            if (seen == 1)
            {
                SpinWait.SpinUntil(() => token.IsCancellationRequested, Nodes.Until.Limit).Should().BeTrue("the old leader was seen under it");
            }

            watch.Dispose();
        }
        );
    });

    [Fact]
    public async Task Round_JoinedByManyThreads_IsNeverOneThatHadBegun()
    {
        var begun = 0;
        var round = new SharedRound<int>(async () =>
        {
            var number = Interlocked.Increment(ref begun);
            await Task.Yield();
            return number;
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var before = Volatile.Read(ref begun);
                (await round.JoinAsync(CancellationToken.None)).Should().BeGreaterThan(before);
            }
        })));
    }

    private static Proposal NewProposal() => new(Guid.NewGuid(), new RemoveWorker(1));
}
