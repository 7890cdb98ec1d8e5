using System.Collections.Immutable;
using Vectron.PlacementDriver.Simulator.Cluster;
using Vectron.PlacementDriver.Simulator.Groups;

namespace Vectron.PlacementDriver.Simulator.Tests.Groups;

/// <summary>What takes a group time, and what nobody should ask of it.</summary>
public sealed class LifelikeGroupsTests
{
    private readonly Timeline time = new(DateTimeOffset.UnixEpoch);
    private readonly ShardGroups groups;

    public LifelikeGroupsTests()
    {
        groups = new ShardGroups(1, time, GroupTimings.Lifelike);
        var founders = ImmutableSortedDictionary.CreateRange(
            Enumerable.Range(1, 3).Select(id => KeyValuePair.Create((ulong)id, $"r{id}:1")));
        foreach (var id in founders.Keys)
        {
            groups.Bootstrap(1, "docs", id, founders);
        }

        Pass(seconds: 5);
    }

    private ulong Leader => groups.View(1)!.Leader;

    private ulong[] Others => [.. new ulong[] { 1, 2, 3 }.Where(id => id != Leader)];

    [Fact]
    public void Leader_Stops_AnotherLeadsAfterAWhileInWhichTheOldOneIsNamed()
    {
        var old = Leader;
        var other = Others[0];

        groups.Stop(1, old);

        Leader.Should().Be(0);
        groups.LeaderSeenBy(1, other).Should().Be(old, "nobody has noticed yet");
        Pass(seconds: 4);
        Leader.Should().NotBe(0).And.NotBe(old);
        groups.LeaderSeenBy(1, other).Should().Be(Leader);
    }

    [Fact]
    public void TryAdd_OfAJoiner_HoldsTheDataOnlyLater()
    {
        groups.TryWrite(1).Should().BeTrue();
        groups.Start(1, 4);
        groups.LeaderSeenBy(1, 4).Should().Be(0, "it waits and does not campaign");

        groups.TryAdd(1, Leader, 4, "r4:1").Done.Should().BeTrue();

        groups.IndexOf(1, 4).Should().Be(0);
        groups.Health(1)!.Value.Should().Be(new GroupHealth(Leader, Members: 4, Live: 3, Copies: 3));
        Pass(seconds: 15);
        groups.IndexOf(1, 4).Should().Be(1);
        groups.Health(1)!.Value.Live.Should().Be(4);
    }

    [Fact]
    public void TryAdd_WhileAMemberIsDownAndOneCatchesUp_NothingCanBeWritten()
    {
        groups.Stop(1, Others[0]);
        groups.Start(1, 4);

        groups.TryAdd(1, Leader, 4, "r4:1").Done.Should().BeTrue();

        groups.TryWrite(1).Should().BeFalse("two of four confirm");
        Pass(seconds: 15);
        groups.TryWrite(1).Should().BeTrue();
    }

    [Fact]
    public void TryAdd_LongAfterAMemberDied_IsAProblem()
    {
        groups.Stop(1, Others[0]);
        Pass(seconds: 120);

        var change = groups.TryAdd(1, Leader, 4, "r4:1");

        change.Done.Should().BeTrue();
        change.Problem.Should().Contain("was down");
    }

    [Fact]
    public void TryAdd_LongAfterAMemberDied_AskedForBefore_IsRight()
    {
        groups.Told(1, epoch: 2);
        groups.Stop(1, Others[0]);
        Pass(seconds: 120);

        groups.TryAdd(1, Leader, 4, "r4:1", epoch: 2).Should().Be(new GroupChange(true));
    }

    [Theory]
    [InlineData(2, "r9:1")]
    [InlineData(9, "r2:1")]
    public void TryAdd_OfAFormerMemberByIdOrAddress_IsRefusedAndAProblem(ulong id, string address)
    {
        groups.TryTransfer(1, Leader, 1);
        groups.TryRemove(1, 1, 2).Done.Should().BeTrue();

        var change = groups.TryAdd(1, 1, id, address);

        change.Done.Should().BeFalse();
        change.Problem.Should().Contain("former member");
    }

    [Fact]
    public void TryRemove_OfALiveReplicaWithoutASuccessor_IsAProblem()
    {
        Pass(seconds: 360);

        var change = groups.TryRemove(1, Leader, Others[0]);

        change.Problem.Should().Contain("has 2 left, it had 3");
    }

    [Fact]
    public void TryRemove_AfterItsSuccessorCaughtUp_IsRight()
    {
        Pass(seconds: 360);
        groups.Start(1, 4);
        groups.TryAdd(1, Leader, 4, "r4:1");
        Pass(seconds: 15);

        groups.TryRemove(1, Leader, Others[0]).Should().Be(new GroupChange(true));
    }

    [Fact]
    public void TryRemove_WhileAMemberStartedOnAnEmptyDisk_IsAProblemOnlyIfAskedForAfterwards()
    {
        Pass(seconds: 360);
        groups.Start(1, 4);
        groups.TryAdd(1, Leader, 4, "r4:1");
        Pass(seconds: 15);
        groups.Told(1, epoch: 3);
        Pass(seconds: 1);
        var wiped = Others[0];
        groups.Stop(1, wiped);
        groups.Lose(1, wiped);
        groups.Start(1, wiped);
        Pass(seconds: 1);
        groups.Told(1, epoch: 4);

        groups.TryRemove(1, Leader, 4, epoch: 3).Should().Be(new GroupChange(true));
        groups.TryRemove(1, Leader, Others[1], epoch: 4).Problem.Should().Contain("lost its live replica");
    }

    [Fact]
    public void TryRemove_OfADeadReplica_IsRight()
    {
        Pass(seconds: 360);
        groups.Stop(1, Others[0]);
        Pass(seconds: 600);

        groups.TryRemove(1, Leader, Others[0]).Should().Be(new GroupChange(true));
    }

    [Fact]
    public void Bootstrap_OfAMemberThatLostItsDisk_IsRefusedOnceADriverKnowsWhoLeads()
    {
        groups.Stop(1, 2);
        groups.Lose(1, 2);
        groups.Bootstrap(1, "docs", 2, groups.View(1)!.Members).Should().Be(StartOutcome.Running, "it may be a restart");
        groups.Stop(1, 2);
        groups.LeadersReported([1]);

        groups.Bootstrap(1, "docs", 2, groups.View(1)!.Members).Should().Be(StartOutcome.FoundedBefore);
    }

    [Fact]
    public void Lost_EveryDiskGone_NamesTheShard()
    {
        foreach (var id in new ulong[] { 1, 2, 3 })
        {
            groups.Lost.Should().BeEmpty();
            groups.Stop(1, id);
            groups.Lose(1, id);
        }

        groups.Lost.Should().Equal(1ul);
        groups.ShardsDeleted("none", [1]);
        groups.Lost.Should().BeEmpty("nobody needs it any more");
    }

    private void Pass(int seconds)
    {
        // Somebody looks every second, as the workers' heartbeats do.
        for (var i = 0; i < seconds; i++)
        {
            time.RunUntil(time.Elapsed + TimeSpan.FromSeconds(1));
            groups.View(1);
        }
    }
}
