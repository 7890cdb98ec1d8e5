using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Settings;

namespace Vectron.PlacementDriver.Domain.Tests;

public sealed class PlacementStateMachineTests
{
    private static readonly string Digest = new('a', 64);
    private readonly TestCluster cluster = TestCluster.WithWorkers(3);

    [Fact]
    public void Apply_Batch_PublishesOneStateForAllCommands()
    {
        var before = cluster.Current;

        var outcomes = cluster.Do(
        [
            new Proposal(Guid.Empty, new CreateCollection("a", 1, Distance.Dot)),
            new Proposal(Guid.Empty, new CreateCollection("a", 1, Distance.Dot)),
            new Proposal(Guid.Empty, new DeleteCollection("a")),
        ]);

        outcomes.Select(outcome => outcome.Reason).Should().Equal(null, RejectionReason.AlreadyExists, null);
        cluster.Current.Revision.Should().Be(before.Revision + 2, "a refused command changes nothing");
        cluster.Current.AppliedIndex.Should().Be(before.AppliedIndex + 1);
        before.Collections.Should().BeEmpty("a state that was handed out never changes");
    }

    [Fact]
    public void Apply_ClockRunsBackwards_StaysAtTheHighest()
    {
        var high = cluster.Current.ClockUnixMs;
        cluster.UnixMs = 5;

        cluster.Beat(1);

        cluster.Current.ClockUnixMs.Should().Be(high);
        cluster.Worker(1).LastHeartbeatUnixMs.Should().Be(high);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Apply_EntryThatWasAppliedBefore_Throws(long index)
    {
        var machine = new PlacementStateMachine();
        var batch = new CommandBatch(1, [new Proposal(Guid.Empty, new DeleteCollection("a"))]);
        machine.Apply(batch, 1);

        FluentActions.Invoking(() => machine.Apply(batch, index)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Apply_RepeatedKey_GetsTheFirstOutcomeAndDoesNothing()
    {
        var key = new IdempotencyKey("k", Digest);
        var first = cluster.Do(TestCluster.Registration(9), key);
        var revision = cluster.Current.Revision;

        cluster.Do(TestCluster.Registration(9), key).Should().Be(first);

        cluster.Current.Revision.Should().Be(revision);
    }

    [Fact]
    public void Apply_RepeatedKeyOfARefusedWrite_IsRefusedLikeTheFirst()
    {
        var key = new IdempotencyKey("k", Digest);
        var first = cluster.Do(new DeleteCollection("a"), key);
        cluster.Create("a");

        cluster.Do(new DeleteCollection("a"), key).Should().Be(first);

        cluster.Current.Collections.Should().ContainKey("a", "a retry repeats one write, whatever became possible since");
    }

    [Fact]
    public void Apply_KeyWithAnotherRequest_IsRefusedAndForgetsNothing()
    {
        cluster.Do(new CreateCollection("a", 1, Distance.Dot), new IdempotencyKey("k", Digest));

        var other = cluster.Do(new CreateCollection("b", 1, Distance.Dot), new IdempotencyKey("k", new string('b', 64)));

        other.Reason.Should().Be(RejectionReason.InvalidArgument);
        other.Message.Should().Contain("'k'");
        cluster.Do(new CreateCollection("a", 1, Distance.Dot), new IdempotencyKey("k", Digest)).IsAccepted.Should().BeTrue();
    }

    [Fact]
    public void Apply_RepeatedKeyWithinOneBatch_IsCarriedOutOnce()
    {
        var key = new IdempotencyKey("k", Digest);
        var create = new CreateCollection("a", 1, Distance.Dot);

        var outcomes = cluster.Do([new Proposal(Guid.NewGuid(), create, key), new Proposal(Guid.NewGuid(), create, key)]);

        outcomes.Should().OnlyContain(outcome => outcome.IsAccepted);
    }

    [Fact]
    public void Apply_SameProposalIdTwice_IsTwoCommands()
    {
        var create = new Proposal(Guid.NewGuid(), new CreateCollection("a", 1, Distance.Dot));

        cluster.Do([create, create])[1].Reason.Should().Be(RejectionReason.AlreadyExists);
    }

    [Fact]
    public void Apply_KeyOlderThanTheLimit_IsForgotten()
    {
        var key = new IdempotencyKey("k", Digest);
        cluster.Do(new CreateCollection("a", 1, Distance.Dot), key);
        cluster.UnixMs += 599_999;
        cluster.Do(new CreateCollection("a", 1, Distance.Dot), key).IsAccepted.Should().BeTrue();

        cluster.UnixMs += 1;

        cluster.Do(new CreateCollection("a", 1, Distance.Dot), key).Reason.Should().Be(RejectionReason.AlreadyExists);
    }

    [Fact]
    public void Apply_MoreKeysThanAreKept_ForgetsTheOldest()
    {
        cluster.Do(UpdateSettings.To(new ClusterSettings { IdempotencyKeptKeys = 2 }));
        foreach (var name in new[] { "a", "b", "c" })
        {
            cluster.Do(new CreateCollection(name, 1, Distance.Dot), new IdempotencyKey(name, Digest));
        }

        cluster.Current.Idempotency.InOrder.Should().Equal("b", "c");
        cluster.Current.Idempotency.ByKey.Keys.Should().Equal("b", "c");
    }

    [Theory]
    [InlineData("")]
    [InlineData("has space")]
    [InlineData("ключ")]
    public void Apply_WrongKey_IsRefused(string key)
    {
        cluster.Do(new CreateCollection("a", 1, Distance.Dot), new IdempotencyKey(key, Digest)).Reason
            .Should().Be(RejectionReason.InvalidArgument);

        cluster.Current.Collections.Should().BeEmpty();
        cluster.Current.Idempotency.InOrder.Should().BeEmpty();
    }

    [Fact]
    public void Apply_KeyLongerThanItsBound_IsRefused()
    {
        IdempotencyKey Key(int length) => new(new string('k', length), Digest);

        Key(IdempotencyKey.MaxLength).FindFault().Should().BeNull();
        Key(IdempotencyKey.MaxLength + 1).FindFault().Should().NotBeNull();
    }
}
