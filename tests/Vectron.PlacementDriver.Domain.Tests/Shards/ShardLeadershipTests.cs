using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Shards;

public sealed class ShardLeadershipTests
{
    private readonly TestCluster cluster = TestCluster.WithOneShard(5);

    private ulong Leader => cluster.Shard(1).LeaderId;

    [Fact]
    public void TakeView_FirstReport_IsBelievedAndEndsBootstrap()
    {
        var epoch = cluster.Current.AssignmentsEpoch;

        cluster.Beat(3, (1, 2));

        Leader.Should().Be(2);
        cluster.Shard(1).Bootstrapped.Should().BeTrue();
        cluster.Shard(1).Epoch.Should().Be(1, "a leader is no change of membership");
        cluster.Current.AssignmentsEpoch.Should().Be(epoch + 1, "nobody may bootstrap from now on");
    }

    [Theory]
    [InlineData(6UL, 1UL)]
    [InlineData(1UL, 6UL)]
    [InlineData(1UL, 0UL)]
    [InlineData(1UL, ulong.MaxValue)]
    public void TakeView_ReporterOrLeaderIsNoMember_IsIgnored(ulong reporter, ulong leader)
    {
        cluster.Register(6);
        cluster.Beat(6);

        cluster.Beat(reporter, (1, leader), (0, 1), (2, 1), (ulong.MaxValue, 1));

        Leader.Should().Be(0);
        cluster.Shard(1).Bootstrapped.Should().BeFalse();
    }

    [Fact]
    public void TakeView_LeaderStepsDownAndNewOneReportsItself_IsBelieved()
    {
        cluster.Beat(1, (1, 1));
        var lists = cluster.Worker(4).AssignmentsRevision;
        var epoch = cluster.Current.AssignmentsEpoch;

        cluster.Beat(1, (1, 2));
        Leader.Should().Be(1, "who was named has not confirmed it");
        cluster.Beat(2, (1, 2));

        Leader.Should().Be(2);
        cluster.Worker(4).AssignmentsRevision.Should().BeGreaterThan(lists, "its list shows the leader");
        cluster.Current.AssignmentsEpoch.Should().Be(epoch, "nobody acts differently");
    }

    [Fact]
    public void TakeView_OldLeaderSaysNothingOfTheShardAny_NewOneIsBelieved()
    {
        cluster.Beat(1, (1, 1));
        cluster.Beat(1);
        Leader.Should().Be(1, "no news is no new leader");

        cluster.Beat(2, (1, 2));

        Leader.Should().Be(2);
    }

    [Fact]
    public void TakeView_OldLeaderIsUnhealthy_NewOneIsBelieved()
    {
        cluster.Beat(1, (1, 1));
        cluster.Silence(1);

        cluster.Beat(2, (1, 2));

        Leader.Should().Be(2);
    }

    [Fact]
    public void TakeView_TwoNameThemselves_OneStaysUntilAMajorityDecides()
    {
        cluster.Beat(1, (1, 1));
        cluster.Beat(3, (1, 1));
        cluster.Beat(2, (1, 2));
        cluster.Beat(1, (1, 1));
        Leader.Should().Be(1);

        cluster.Beat(4, (1, 2));
        Leader.Should().Be(1, "two of five name the other");
        cluster.Beat(5, (1, 2));
        Leader.Should().Be(2, "three of five do");

        cluster.Beat(1, (1, 1));
        cluster.Beat(3, (1, 1));
        Leader.Should().Be(2, "a deposed leader and a follower behind the times make no majority");
    }

    [Fact]
    public void TakeView_FollowersView_NeverMovesAConfirmedLeader()
    {
        cluster.Beat(1, (1, 1));

        cluster.Beat(3, (1, 4));
        cluster.Beat(5, (1, 2));

        Leader.Should().Be(1);
    }

    [Fact]
    public void TakeView_Membership_MeansToLead()
    {
        cluster.Do(TestCluster.Heartbeat(2) with { Memberships = [new ShardMembershipReport(1, 3, [1, 2, 3])] });

        Leader.Should().Be(2);
    }

    [Fact]
    public void TakeView_MembershipAndAnotherLeaderInOneBeat_LeaderHasTheLastWord()
    {
        cluster.Do(TestCluster.Heartbeat(2) with
        {
            Memberships = [new ShardMembershipReport(1, 3, [1, 2, 3])],
            Leaders = [new ShardLeaderReport(1, 3)],
        });

        Leader.Should().Be(3);
    }

    [Fact]
    public void TakeView_RepeatedContradiction_GivesTheSameWhateverTheOrder()
    {
        var other = TestCluster.WithOneShard(5);

        cluster.Beat(2, (1, 3), (1, 4), (1, 3));
        other.Beat(2, (1, 4), (1, 3), (1, 3));

        Leader.Should().Be(4);
        other.Shard(1).LeaderId.Should().Be(4);
    }
}
