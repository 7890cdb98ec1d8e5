using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Tests.Nodes;
using Vectron.PlacementDriver.Replication.Transport;
using static Vectron.PlacementDriver.Replication.Tests.Nodes.LoneFollower;

namespace Vectron.PlacementDriver.Replication.Tests.Transport;

/// <summary>Appends that follow one another without waiting for answers.</summary>
public sealed class AppendStreamTests
{
    [Fact]
    public async Task Appends_SentWhileTheFirstIsFlushed_AreAnsweredInTurn()
    {
        var stall = new Stall();
        await using var follower = await LoneFollower.StartAsync(node => node.BeforeFlush = _ => stall.Wait());
        using var stream = Open(follower);

        var first = stream.SendAsync(follower.Request(1, 0, 0, 0, Entry(1, "a=1")));
        await stall.Entered;
        Task<AppendEntriesResponse>[] others =
        [
            stream.SendAsync(follower.Request(1, 1, 1, 0, Entry(1, "b=2"))),
            stream.SendAsync(follower.Request(1, 2, 1, 0)),
            stream.SendAsync(follower.Request(1, 2, 1, 1, Entry(1, "c=3"), Entry(1, "d=4"))),
        ];
        first.IsCompleted.Should().BeFalse();
        others.Should().NotContain(answer => answer.IsCompleted);
        stall.Release();

        (await first).Outcome.Should().Be(AppendOutcome.ReplicatedWithLeaderTerm);
        (await Task.WhenAll(others)).Should().OnlyContain(answer => answer.Outcome == AppendOutcome.ReplicatedWithLeaderTerm);
        follower.Node.Raft.LastIndex.Should().Be(4);
    }

    [Fact]
    public async Task Appends_ThatWait_AreTakenAsOneAndAnsweredEach()
    {
        AppendEntriesRequest[] waiting =
        [
            Request(0, 1, "a", "b"), Request(2, 2), Request(2, 3, "c"), Request(9, 4, "after a gap"), Request(10, 5, "d"),
        ];
        var taken = new List<string>();
        var answers = new Answers();

        await AppendIntake.RunAsync(new Waiting(waiting), answers, request =>
        {
            taken.Add($"{request.PrevIndex}: {string.Join(' ', request.Entries.Select(entry => entry.Data.ToStringUtf8()))}, {request.Sequence}");
            return Task.FromResult(new AppendEntriesResponse { LastIndex = request.Sequence });
        }, CancellationToken.None);

        taken.Should().Equal("0: a b c, 3", "9: after a gap d, 5");
        answers.Written.Should().Equal(3, 3, 3, 5, 5);
    }

    [Fact]
    public async Task Appends_OfMoreThanARequestMayHaveElsewhere_GoOnOneStream()
    {
        await using var follower = await LoneFollower.StartAsync();
        using var stream = Open(follower);
        var text = "a=" + new string('x', 1 << 20);

        for (var i = 0; i < 40; i++)
        {
            _ = await stream.SendAsync(follower.Request(1, i, i == 0 ? 0 : 1, 0, Entry(1, text)));
        }

        follower.Node.Raft.LastIndex.Should().Be(40);
    }

    [Fact]
    public async Task Append_ThatTheFollowerRefuses_FailsAllThatAreNotAnswered()
    {
        var stall = new Stall();
        await using var follower = await LoneFollower.StartAsync(node => node.BeforeFlush = _ => stall.Wait());
        using var stream = Open(follower);
        _ = stream.SendAsync(follower.Request(1, 0, 0, 0, Entry(1, "a=1")));
        await stall.Entered;

        var wrong = stream.SendAsync(follower.Request(term: 0, 1, 1, 0));
        var behind = stream.SendAsync(follower.Request(1, 1, 1, 0, Entry(1, "b=2")));
        stall.Release();

        (await FluentActions.Awaiting(() => wrong).Should().ThrowAsync<RpcException>()).Which.Status.Detail.Should().Contain("term is 0");
        await FluentActions.Awaiting(() => behind).Should().ThrowAsync<RpcException>();
        stream.HasFailed.Should().BeTrue();
        await FluentActions.Awaiting(() => stream.SendAsync(follower.Request(1, 1, 1, 0))).Should().ThrowAsync<RpcException>();
        follower.Node.Raft.LastIndex.Should().Be(1);
    }

    [Fact]
    public async Task Append_ThatIsNotAnsweredInTime_FailsWithTheStream()
    {
        var stall = new Stall();
        await using var follower = await LoneFollower.StartAsync(node => node.BeforeFlush = _ => stall.Wait());
        var time = new SettableTimeProvider(DateTimeOffset.UnixEpoch);
        using var stream = Open(follower, time);
        var append = stream.SendAsync(follower.Request(1, 0, 0, 0, Entry(1, "a=1")));
        await stall.Entered;

        time.Advance(TimeSpan.FromMilliseconds(999));
        append.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromMilliseconds(200));

        (await FluentActions.Awaiting(() => append).Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.DeadlineExceeded);
        stall.Release();
    }

    [Fact]
    public async Task Stop_OfAFollowerWithAnOpenStream_EndsTheStream()
    {
        await using var follower = await LoneFollower.StartAsync();
        using var stream = Open(follower);
        _ = await stream.SendAsync(follower.Request(1, 0, 0, 0, Entry(1, "a=1")));

        await follower.Node.Raft.StopAsync(CancellationToken.None);

        await Until.True(() => stream.HasFailed);
        (await FluentActions.Awaiting(() => stream.SendAsync(follower.Request(1, 1, 1, 0))).Should().ThrowAsync<RpcException>())
            .Which.Status.Detail.Should().Contain("not serving");
    }

    [Fact]
    public async Task Append_AfterAnotherWasAnswered_HasItsWholeTime()
    {
        Stall[] stalls = [new(), new()];
        var flushes = 0;
        await using var follower = await LoneFollower.StartAsync(node => node.BeforeFlush = _ => stalls[flushes++].Wait());
        var time = new SettableTimeProvider(DateTimeOffset.UnixEpoch);
        using var stream = Open(follower, time);
        var first = stream.SendAsync(follower.Request(1, 0, 0, 0, Entry(1, "a=1")));
        await stalls[0].Entered;
        var second = stream.SendAsync(follower.Request(1, 1, 1, 0, Entry(1, "b=2")));

        time.Advance(TimeSpan.FromMilliseconds(990));
        stalls[0].Release();
        _ = await first;
        await stalls[1].Entered;
        time.Advance(TimeSpan.FromMilliseconds(990));
        stream.HasFailed.Should().BeFalse();
        stalls[1].Release();

        (await second).Outcome.Should().Be(AppendOutcome.ReplicatedWithLeaderTerm);
    }

    [Fact]
    public async Task Append_ToAPeerThatKnowsNoStreams_GoesAloneUntilItDoes()
    {
        await using var follower = await LoneFollower.StartAsync(node => node.Faults.KnowsStreams = false);
        await using var leader = await TestCluster.StartAsync(1);
        var time = new SkippingTime();
        using var channel = new PeerChannel(follower.Node.Raft.Local.Identity, leader.Leader.Raft.Local, TestCluster.Timings, time);

        (await AppendAsync("a=1", 0)).Outcome.Should().Be(AppendOutcome.ReplicatedWithLeaderTerm);
        (await AppendAsync("b=2", 1)).Outcome.Should().Be(AppendOutcome.ReplicatedWithLeaderTerm);
        channel.TakesMany.Should().BeFalse();
        follower.Node.Faults.KnowsStreams = true;
        (await AppendAsync("c=3", 2)).Outcome.Should().Be(AppendOutcome.ReplicatedWithLeaderTerm);
        channel.TakesMany.Should().BeFalse("it is asked now and then only");
        time.Skip(TimeSpan.FromSeconds(11));

        (await AppendAsync("d=4", 3)).Outcome.Should().Be(AppendOutcome.ReplicatedWithLeaderTerm);
        channel.TakesMany.Should().BeTrue();

        Task<AppendEntriesResponse> AppendAsync(string text, long prevIndex) => channel.AppendEntriesAsync(
            follower.Request(1, prevIndex, Math.Min(1, prevIndex), 0, Entry(1, text)), CancellationToken.None);
    }

    [Theory]
    [InlineData(1, 2, 1, 2, true)]
    [InlineData(2, 2, 1, 2, false)] // another term
    [InlineData(1, 3, 1, 2, false)] // a gap
    [InlineData(1, 1, 1, 2, false)] // an overlap
    [InlineData(1, 2, 0, 2, false)] // another term before it
    [InlineData(1, 2, 1, 1, false)] // an older one
    public void TryJoin_OfTwoRequests_JoinsThoseThatFollowOneAnother(long term, long prevIndex, long prevTerm, long sequence, bool joins)
    {
        var request = new AppendEntriesRequest
        {
            Term = 1,
            PrevIndex = 0,
            PrevTerm = 0,
            CommitIndex = 5,
            Sequence = 1,
            Entries = { Entry(1, "a"), Entry(1, "b") },
        };
        var next = new AppendEntriesRequest
        {
            Term = term,
            PrevIndex = prevIndex,
            PrevTerm = prevTerm,
            CommitIndex = 4,
            Sequence = sequence,
            Entries = { Entry(1, "c") },
        };

        AppendIntake.TryJoin(request, next).Should().Be(joins);

        request.Entries.Should().HaveCount(joins ? 3 : 2);
        request.CommitIndex.Should().Be(5);
        request.Sequence.Should().Be(joins ? 2 : 1);
    }

    private static AppendStream Open(LoneFollower follower, TimeProvider? time = null) => new(
        follower.Client.StreamEntries(PeerMetadata.Write(follower.Caller)),
        time is null ? Until.Limit : TimeSpan.FromSeconds(1),
        time ?? TimeProvider.System);

    private static AppendEntriesRequest Request(long prevIndex, long sequence, params string[] entries) => new()
    {
        Term = 1,
        PrevIndex = prevIndex,
        PrevTerm = prevIndex == 0 ? 0 : 1,
        Sequence = sequence,
        Entries = { entries.Select(text => Entry(1, text)) },
    };

    private sealed class Waiting(AppendEntriesRequest[] requests) : IAsyncStreamReader<AppendEntriesRequest>
    {
        private int taken;

        public AppendEntriesRequest Current => requests[taken - 1];

        public Task<bool> MoveNext(CancellationToken cancellationToken) => Task.FromResult(++taken <= requests.Length);
    }

    private sealed class Answers : IAsyncStreamWriter<AppendEntriesResponse>
    {
        public List<long> Written { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(AppendEntriesResponse message)
        {
            Written.Add(message.LastIndex);
            return Task.CompletedTask;
        }
    }
}
