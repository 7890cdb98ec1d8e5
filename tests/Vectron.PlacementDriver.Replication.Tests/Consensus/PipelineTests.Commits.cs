using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Tests.Nodes;

namespace Vectron.PlacementDriver.Replication.Tests.Consensus;

/// <content>What counts as committed, and who hears of it.</content>
public sealed partial class PipelineTests
{
    [Fact]
    public async Task Commit_OfWhatThisNodeAndOneOfTwoHave_Comes()
    {
        await IsLevelAsync(first);
        log.CommitIndex.Should().Be(1);
        Append("b");
        log.CommitIndex.Should().Be(1, "nobody else is known to have it");

        first.Answer();

        await Until.True(() => log.CommitIndex == 2);
    }

    [Fact]
    public async Task Commit_ThatNoEntryFollows_IsToldAfterAMillisecond()
    {
        await IsLevelAsync(first);
        await IsLevelAsync(second);
        time.Advance(EntryFeed.Pace);
        first.Answer();
        second.Answer();
        await Until.True(() => first.Sender.UnderWay + second.Sender.UnderWay == 0);
        Append("b");
        first.Answer();
        second.Answer();
        await Until.True(() => log.CommitIndex == 2 && first.Sender.UnderWay + second.Sender.UnderWay == 0);
        var before = first.Requests.Count();

        time.Advance(EntryFeed.Pace);

        await Until.True(() => first.Sender.CommitSent == 2 && second.Sender.CommitSent == 2);
        first.Requests.Skip(before).Should().Equal("2/5:");
        first.Answer();
        time.Advance(EntryFeed.Pace);
        first.Requests.Should().HaveCount(before + 1, "it is told once");
    }

    [Fact]
    public async Task Commit_OfFive_WaitsForTheThird()
    {
        var others = Enumerable.Range(4, 2).Select(node => new HeldMember((ulong)node, log, time)).ToArray();
        log.Electors = [new LocalMember(), first, second, .. others];
        await IsLevelAsync(first);
        log.CommitIndex.Should().Be(0);

        await IsLevelAsync(second);

        log.CommitIndex.Should().Be(1);
    }

    [Fact]
    public async Task Commit_OnceTheLogIsInALaterTerm_DoesNotComeByThisOnesCount()
    {
        await IsLevelAsync(first);
        Append("b");
        log.Term = 6; // This node has voted for another, by a log that may not have had the entry.

        first.Answer();

        await Until.True(() => first.Sender.MatchIndexIn(5) == 2);
        log.CommitIndex.Should().Be(1);
    }

    [Fact]
    public async Task Commit_OfAnEntryOfAnEarlierTerm_WaitsForOneOfThisLeadership()
    {
        log.Append(3, "old");
        var round = first.RoundAsync(5, 0, 0, (3, "old"));
        first.Answer(AppendOutcome.Replicated);
        _ = await round;
        log.CommitIndex.Should().Be(0, "a later leader may still overwrite it (Raft, figure 8)");

        Append("a");
        first.Answer();

        await Until.True(() => log.CommitIndex == 2);
    }

    [Fact]
    public async Task Answer_OfAnEarlierLeadership_CountsForNothingInThisOne()
    {
        await IsLevelAsync(first);
        Append("b");
        (log.Term, log.LeadershipTerm) = (7, 7);

        first.Answer();

        await Until.True(() => first.Sender.UnderWay == 0);
        first.Sender.MatchIndexIn(7).Should().Be(0);
        pipeline.ReachesMajority(7).Should().BeFalse();
    }
}
