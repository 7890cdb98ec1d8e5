namespace Vectron.PlacementDriver.Simulator.Tests.Workers;

/// <content>What a worker reports, and how a leader follows its shard's replicas.</content>
public sealed partial class SimulatedWorkerTests
{
    [Fact]
    public void NextBeat_Membership_ComesFromTheLeaderOnlyEvery15Seconds()
    {
        Bootstrap(1, 2, 3);
        var leader = (int)groups.View(1)!.Leader;
        var follower = leader == 1 ? 2 : 1;

        var first = workers[leader - 1].NextBeat(now);
        now += TimeSpan.FromSeconds(10);
        var second = workers[leader - 1].NextBeat(now);
        now += TimeSpan.FromSeconds(5);
        var third = workers[leader - 1].NextBeat(now);

        first.ShardMembership.Should().ContainSingle().Which.NodeIds.Should().Equal(1ul, 2ul, 3ul);
        second.ShardMembership.Should().BeEmpty();
        third.ShardMembership.Should().ContainSingle();
        workers[follower - 1].NextBeat(now).ShardMembership.Should().BeEmpty();
    }

    [Fact]
    public void NextBeat_Progress_IsZeroUntilTheProcessHasWritten()
    {
        Bootstrap(1, 2, 3);
        workers[0].NextBeat(now).ShardProgress.Single().AppliedIndex.Should().Be(0);
        groups.TryWrite(1).Should().BeTrue();
        workers[0].NextBeat(now).ShardProgress.Single().AppliedIndex.Should().Be(1);

        Restart(1);
        Obey(1, List(Item(1, bootstrap: false, 1, 2, 3)));

        workers[0].NextBeat(now).ShardProgress.Single().AppliedIndex.Should().Be(0);
        groups.TryWrite(1);
        workers[0].NextBeat(now).ShardProgress.Single().AppliedIndex.Should().Be(2);
    }

    [Fact]
    public void NextBeat_FirstAfterRestart_KnowsNothing()
    {
        Bootstrap(1, 2, 3);

        Restart(1);

        var beat = workers[0].NextBeat(now);
        beat.RunningShards.Should().BeEmpty();
        beat.ShardProgress.Should().BeEmpty();
        beat.ShardLeaderInfo.Should().BeEmpty();
        disks[0].Directories.Keys.Should().Equal([1ul], "the disk outlives the process");
    }

    [Fact]
    public void Obey_AfterRestart_StartsFromDiskAndAcceptsALowerEpoch()
    {
        Bootstrap(1, 2, 3);
        Obey(1, List(Item(1, bootstrap: false, 1, 2, 3)), epoch: 9);
        Restart(1);

        Obey(1, List(Item(1, bootstrap: false, 1, 2, 3)), epoch: 3);

        workers[0].RunningShards.Should().Equal(1ul);
        tally.Restarted.Should().Be(1);
    }

    [Fact]
    public void Stop_Leader_AnotherMemberLeads()
    {
        Bootstrap(1, 2, 3);
        var leader = groups.View(1)!.Leader;

        workers[leader - 1].Stop();

        groups.View(1)!.Leader.Should().NotBe(leader).And.NotBe(0);
    }

    [Fact]
    public void Obey_LeaderMissesAReplica_AddsItAsVoterAtOnce()
    {
        var leader = BootstrapAndLead(1, 2, 3);

        Obey(leader, List(Item(1, bootstrap: false, epoch: 2, 1, 2, 3, 4)));

        groups.View(1)!.Members.Keys.Should().Equal(1ul, 2ul, 3ul, 4ul);
    }

    [Fact]
    public void Obey_AddressMissing_SkipsTheAdd()
    {
        var leader = BootstrapAndLead(1, 2, 3);
        var item = Item(1, bootstrap: false, epoch: 2, 1, 2, 3, 4);
        item["initial_members"]!.AsObject().Remove("4");

        Obey(leader, List(item));

        groups.View(1)!.Members.Keys.Should().Equal(1ul, 2ul, 3ul);
    }

    [Fact]
    public void Obey_LeaderHasAnExtraMember_RemovesItForEver()
    {
        var leader = BootstrapAndLead(1, 2, 3);
        var others = Enumerable.Range(1, 3).Where(id => id != leader).ToArray();

        Obey(leader, List(Item(1, bootstrap: false, epoch: 2, leader, others[0])));
        var before = now;
        var problems = Obey(leader, List(Item(1, bootstrap: false, epoch: 3, leader, others[0], others[1])));

        groups.View(1)!.Members.Should().NotContainKey((ulong)others[1]);
        (now - before).Should().Be(TimeSpan.FromSeconds(10), "the group refuses a former member for ever");
        problems.Should().ContainSingle().Which.Should().Contain("former member");
        tally.FailedChanges.Should().Be(1);
    }

    [Fact]
    public void Obey_FollowerHasAnExtraMember_LeavesItToTheLeader()
    {
        var leader = BootstrapAndLead(1, 2, 3);
        var follower = leader == 1 ? 2 : 1;

        Obey(follower, List(Item(1, bootstrap: false, epoch: 2, leader, follower)));

        groups.View(1)!.Members.Should().HaveCount(3);
    }

    [Fact]
    public void Obey_LeaderItselfAbsent_TransfersFirstAndAcksOnce()
    {
        var leader = BootstrapAndLead(1, 2, 3);
        var others = Enumerable.Range(1, 3).Where(id => id != leader).ToArray();

        Obey(leader, List(Item(1, bootstrap: false, epoch: 2, others)));

        var view = groups.View(1)!;
        view.Leader.Should().BeOneOf((ulong)others[0], (ulong)others[1]);
        view.Members.Should().HaveCount(3, "the new leader removes the old one");
        workers[leader - 1].NextBeat(now).LeaderTransferAcks.Should().ContainSingle()
            .Which.ToNodeId.Should().Be(view.Leader);
        workers[leader - 1].NextBeat(now).LeaderTransferAcks.Should().BeEmpty();
    }
}
