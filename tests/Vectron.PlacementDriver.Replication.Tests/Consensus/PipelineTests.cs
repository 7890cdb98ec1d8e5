using Microsoft.Extensions.Time.Testing;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Tests.Nodes;

namespace Vectron.PlacementDriver.Replication.Tests.Consensus;

/// <summary>What a leader sends ahead of the library's rounds, and what it takes for committed by the answers.</summary>
public sealed partial class PipelineTests
{
    private readonly FakeTimeProvider time = new();
    private readonly LeadersLog log = new() { Term = 5, LeadershipTerm = 5 };
    private readonly HeldMember first;
    private readonly HeldMember second;
    private readonly Pipeline pipeline;

    public PipelineTests()
    {
        first = new HeldMember(2, log, time);
        second = new HeldMember(3, log, time);
        pipeline = new Pipeline(log);
        log.Electors = [new LocalMember(), first, second];
        foreach (var member in new[] { first, second })
        {
            member.Sender.Answered += pipeline.Advance;
            member.Sender.Answered += member.Feed!.Wake;
        }
    }

    [Fact]
    public async Task Entry_WhileTheAnswerToAnEarlierOneIsOnItsWay_LeavesAfterAMillisecond()
    {
        await IsLevelAsync(first);
        Append("b");
        Append("c");
        first.Requests.Should().Equal(["0/0: a/5", "1/5: b/5"], "where answers are quick, what comes meanwhile goes together");

        time.Advance(EntryFeed.Pace);

        first.Requests.Should().Equal("0/0: a/5", "1/5: b/5", "2/5: c/5");
    }

    [Fact]
    public async Task Entries_ThatCameMeanwhile_GoTogetherWithTheAnswer()
    {
        await IsLevelAsync(first);
        Append("b");
        Append("c");
        Append("d");

        first.Answer();

        await Until.True(() => first.Requests.Last() == "2/5: c/5 d/5");
    }

    [Fact]
    public void Entry_ToAMemberThatNoRoundHasFoundLevel_IsNotSent()
    {
        Append("a");

        first.Requests.Should().BeEmpty();
        pipeline.ReachesMajority(5).Should().BeFalse();
    }

    [Fact]
    public async Task Round_AfterEntriesWereSentAhead_SendsThemNotAgain()
    {
        await IsLevelAsync(first);
        Append("b");

        var round = first.RoundAsync(5, 1, 5, (5, "b"), (5, "c"));
        first.Requests.Should().Equal("0/0: a/5", "1/5: b/5", "2/5: c/5");
        var beat = first.RoundAsync(5, 1, 5, (5, "b"), (5, "c"));
        first.Requests.Last().Should().Be("3/5:", "a sign of life at the end of what was sent asks for all of it");

        first.Answer();
        first.Answer();
        first.Answer();
        (await round).Value.Result.Should().Be(DotNext.Net.Cluster.Consensus.Raft.HeartbeatResult.ReplicatedWithLeaderTerm);
        _ = await beat;
    }

    [Fact]
    public async Task Round_AfterAnAppendFailed_SendsAllAgain()
    {
        await IsLevelAsync(first);
        Append("b");
        first.Fail();
        await Until.True(() => first.Sender.SentIndexIn(5) is null);
        pipeline.ReachesMajority(5).Should().BeFalse();
        Append("c");

        _ = first.RoundAsync(5, 1, 5, (5, "b"), (5, "c"));

        first.Requests.Should().Equal("0/0: a/5", "1/5: b/5", "1/5: b/5 c/5");
    }

    [Fact]
    public async Task Append_ThatTheMemberRejects_EndsWhatIsSentAhead()
    {
        await IsLevelAsync(first);
        Append("b");
        first.Answer(AppendOutcome.Rejected);

        await Until.True(() => first.Sender.SentIndexIn(5) is null);
        Append("c");
        first.Requests.Should().Equal("0/0: a/5", "1/5: b/5");
    }

    [Fact]
    public async Task Entries_ThatALaterLeaderWroteMeanwhile_AreNotSentAsThisOnes()
    {
        await IsLevelAsync(first);
        log.BeforeRead = () =>
        {
            log.Term = 6;
            log.Truncate(1);
            log.Append(4, "an entry of the later leader's log");
            log.Append(6, "its own");
            return Task.CompletedTask;
        };

        Append("b");

        first.Requests.Should().Equal("0/0: a/5");
    }

    [Fact]
    public async Task Round_WhileTheFeedWaitsForTheLog_IsNotHeldUp()
    {
        await IsLevelAsync(first);
        var cleanUp = new Stall();
        log.BeforeRead = cleanUp.Wait;
        Append("b");
        await cleanUp.Entered;

        var round = first.RoundAsync(5, 1, 5, (5, "b"));
        first.Requests.Should().Equal(["0/0: a/5", "1/5: b/5"], "the clean-up of the log, for which the feed waits, waits for the round");
        cleanUp.Release();
        first.Answer();

        _ = await round;
        first.Requests.Should().HaveCount(2, "the feed finds that the round has sent what it has read");
    }

    [Fact]
    public async Task Entries_ToAMemberThatTakesOneAppendAtATime_AreLeftToTheRounds()
    {
        await IsLevelAsync(first);
        first.TakesMany = false;

        Append("b");
        first.Requests.Should().Equal("0/0: a/5");
        pipeline.ReachesMajority(5).Should().BeFalse();
        _ = first.RoundAsync(5, 0, 0, (5, "a"), (5, "b"));

        first.Requests.Last().Should().Be("0/0: a/5 b/5");
    }

    [Fact]
    public async Task Entries_ThatASnapshotHasReplaced_AreLeftToTheRounds()
    {
        await IsLevelAsync(first);
        log.IsCompacted = true;

        Append("b");

        first.Requests.Should().Equal("0/0: a/5");
        first.Sender.SentIndexIn(5).Should().BeNull();
    }

    [Fact]
    public async Task Entries_ToAMemberThatAnswersNothing_AreFewAndSmallInAll()
    {
        await IsLevelAsync(first);
        for (var i = 0; i < 20; i++)
        {
            Append(new string('x', 100 << 10));
            time.Advance(EntryFeed.Pace);
        }

        first.Sender.BytesUnderWay.Should().BeInRange(256 << 10, 400 << 10);
        first.Requests.Should().HaveCount(1 + 3);
        first.Answer();
        await Until.True(() => first.Requests.Count() > 4);
    }

    [Fact]
    public async Task Entries_OnceLeadershipIsGivenUpInTheSameTerm_AreNotSent()
    {
        await IsLevelAsync(first);
        log.LeadershipToken = new CancellationToken(canceled: true);

        Append("b");

        first.Requests.Should().Equal("0/0: a/5");
    }

    // What a leadership begins with: a round of the library that brings its first entry.
    private async Task IsLevelAsync(HeldMember member)
    {
        if (log.LastIndex == 0)
        {
            log.Append(5, "a");
        }

        var round = member.RoundAsync(5, 0, 0, (5, "a"));
        member.Answer();
        _ = await round;
    }

    private void Append(string text)
    {
        log.Append(log.LeadershipTerm, text);
        pipeline.Wake();
    }
}
