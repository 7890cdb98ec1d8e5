using System.Collections.Concurrent;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Client.Tests;

public sealed class PlacementDriverClientTests
{
    private static readonly CreateCollectionRequest Creation = new() { Name = "docs", Dimension = 4 };

    [Fact]
    public async Task Call_FirstNodeDown_NextNodeAnswers()
    {
        await using var node = await FakeDriverNode.StartAsync(
            _ => new ListCollectionsResponse { Collections = { "docs" } });
        await using var client = NewClient(FakeDriverNode.ClosedAddress(), node.Address);

        var answer = await client.ListCollectionsAsync(new ListCollectionsRequest());

        answer.Value.Collections.Should().Equal("docs");
        answer.Node.Should().Be(node.Address);
        answer.Attempts.Should().Be(2);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.Internal)]
    public async Task Call_NodeCannotServe_NextNodeAnswersAndIsKept(StatusCode status)
    {
        await using var failing = await FakeDriverNode.StartRefusingAsync(status);
        await using var serving = await FakeDriverNode.StartAsync(_ => new ListCollectionsResponse());
        await using var client = NewClient(failing.Address, serving.Address);

        var first = await client.ListCollectionsAsync(new ListCollectionsRequest());
        var second = await client.ListCollectionsAsync(new ListCollectionsRequest());

        first.Attempts.Should().Be(2);
        second.Attempts.Should().Be(1);
        second.Node.Should().Be(serving.Address);
    }

    [Fact]
    public async Task Write_NodeFails_RepeatedUnderTheSameKey()
    {
        var keys = new ConcurrentQueue<string?>();
        FakeDriverNode.Handler answerOnRepetition = (_, context) =>
        {
            keys.Enqueue(context.RequestHeaders.GetValue("idempotency-key"));
            return keys.Count > 1
                ? Task.FromResult<Google.Protobuf.IMessage>(new CreateCollectionResponse { Success = true })
                : throw new RpcException(new Status(StatusCode.Unavailable, "leader lost"));
        };
        await using var node = await FakeDriverNode.StartAsync(answerOnRepetition);
        await using var client = NewClient(node.Address);

        await client.CreateCollectionAsync(Creation);
        await client.CreateCollectionAsync(Creation);

        keys.Should().HaveCount(3).And.NotContainNulls();
        keys.Distinct().Should().HaveCount(2, "each call has a key of its own, its repetition the same");
    }

    [Fact]
    public async Task Write_WithoutKeyNodeFails_NotRepeatedAndMayHaveHappened()
    {
        await using var failing = await FakeDriverNode.StartRefusingAsync(StatusCode.Unavailable);
        await using var serving = await FakeDriverNode.StartAsync(_ => new CreateCollectionResponse { Success = true });
        await using var client = NewClient(failing.Address, serving.Address);

        var call = () => client.CreateCollectionAsync(Creation, new PlacementCallOptions { IdempotencyKey = "" });

        var failure = (await call.Should().ThrowAsync<PlacementDriverException>()).Which;
        failure.Attempts.Should().Be(1);
        failure.MayHaveHappened.Should().BeTrue();
        failure.Node.Should().Be(failing.Address);
    }

    [Fact]
    public async Task Write_WithoutKeyNobodyListens_NextNodeAnswers()
    {
        await using var serving = await FakeDriverNode.StartAsync(_ => new CreateCollectionResponse { Success = true });
        await using var client = NewClient(FakeDriverNode.ClosedAddress(), serving.Address);

        var answer = await client.CreateCollectionAsync(Creation, new PlacementCallOptions { IdempotencyKey = "" });

        answer.Value.Success.Should().BeTrue();
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public async Task Write_WithoutKeyNodeSaysUnavailable_RepeatedOnlyIfNothingWasWritten(bool unknown, int attempts)
    {
        var calls = 0;
        await using var node = await FakeDriverNode.StartAsync((_, context) =>
        {
            calls++;
            context.ResponseTrailers.Add("vectron-role", "follower");
            if (unknown)
            {
                context.ResponseTrailers.Add("vectron-outcome", "unknown");
            }

            return calls > 1
                ? Task.FromResult<Google.Protobuf.IMessage>(new CreateCollectionResponse { Success = true })
                : throw new RpcException(new Status(StatusCode.Unavailable, "no leader"));
        });
        await using var client = NewClient(node.Address);

        var call = () => client.CreateCollectionAsync(Creation, new PlacementCallOptions { IdempotencyKey = "" });

        if (unknown)
        {
            (await call.Should().ThrowAsync<PlacementDriverException>()).Which.MayHaveHappened.Should().BeTrue();
        }
        else
        {
            await call.Should().NotThrowAsync();
        }

        calls.Should().Be(attempts);
    }

    [Fact]
    public async Task Write_CallersKey_IsSent()
    {
        string? key = null;
        await using var node = await FakeDriverNode.StartAsync((_, context) =>
        {
            key = context.RequestHeaders.GetValue("idempotency-key");
            return Task.FromResult<Google.Protobuf.IMessage>(new DeleteCollectionResponse { Success = true });
        });
        await using var client = NewClient(node.Address);

        await client.DeleteCollectionAsync(
            new DeleteCollectionRequest { Name = "docs" }, new PlacementCallOptions { IdempotencyKey = "mine" });

        key.Should().Be("mine");
    }

    [Fact]
    public async Task Heartbeat_NodeFails_RepeatedWithoutKey()
    {
        var headers = new ConcurrentQueue<string?>();
        await using var node = await FakeDriverNode.StartAsync((_, context) =>
        {
            headers.Enqueue(context.RequestHeaders.GetValue("idempotency-key"));
            return headers.Count > 1
                ? Task.FromResult<Google.Protobuf.IMessage>(new HeartbeatResponse { Ok = true, Message = "[]" })
                : throw new RpcException(new Status(StatusCode.Unavailable, "electing"));
        });
        await using var client = NewClient(node.Address);

        var answer = await client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "1" });

        answer.Attempts.Should().Be(2);
        headers.Should().AllSatisfy(header => header.Should().BeNull());
    }

    [Fact]
    public async Task Call_Refused_NotRepeatedAndSaysWhy()
    {
        await using var node = await FakeDriverNode.StartRefusingAsync(StatusCode.NotFound, "collection 'x' not found");
        await using var client = NewClient(node.Address, FakeDriverNode.ClosedAddress());

        var call = () => client.GetCollectionStatusAsync(new GetCollectionStatusRequest { Name = "x" });

        var failure = (await call.Should().ThrowAsync<PlacementDriverException>()).Which;
        failure.StatusCode.Should().Be(StatusCode.NotFound);
        failure.Detail.Should().Be("collection 'x' not found");
        failure.Message.Should().Contain("GetCollectionStatus").And.Contain(node.Address);
        failure.Attempts.Should().Be(1);
        failure.MayHaveHappened.Should().BeFalse();
    }

    [Fact]
    public async Task Call_NodeHangs_NextNodeAnswers()
    {
        await using var hanging = await FakeDriverNode.StartAsync(HangAsync);
        await using var serving = await FakeDriverNode.StartAsync(_ => new ListCollectionsResponse());
        await using var client = new PlacementDriverClient(new PlacementDriverClientOptions
        {
            Addresses = [hanging.Address, serving.Address],
            AttemptTimeout = TimeSpan.FromMilliseconds(200),
        });

        var answer = await client.ListCollectionsAsync(new ListCollectionsRequest());

        answer.Node.Should().Be(serving.Address);
    }

    [Fact]
    public async Task Call_NoNodeServesInTime_ThrowsLastStatus()
    {
        await using var node = await FakeDriverNode.StartRefusingAsync(StatusCode.Unavailable, "no leader");
        await using var client = NewClient(node.Address);

        var call = () => client.ListWorkersAsync(
            new ListWorkersRequest(), new PlacementCallOptions { Timeout = TimeSpan.FromSeconds(2) });

        var failure = (await call.Should().ThrowAsync<PlacementDriverException>()).Which;
        failure.StatusCode.Should().Be(StatusCode.Unavailable);
        failure.Detail.Should().Be("no leader");
        failure.Attempts.Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task Call_OnlyNodeHangs_ThrowsDeadlineExceeded()
    {
        await using var node = await FakeDriverNode.StartAsync(HangAsync);
        await using var client = NewClient(node.Address);

        var call = () => client.CreateCollectionAsync(
            Creation, new PlacementCallOptions { Timeout = TimeSpan.FromMilliseconds(300) });

        var failure = (await call.Should().ThrowAsync<PlacementDriverException>()).Which;
        failure.StatusCode.Should().Be(StatusCode.DeadlineExceeded);
        failure.MayHaveHappened.Should().BeTrue();
    }

    [Fact]
    public async Task Call_CallerCancels_ThrowsOperationCanceled()
    {
        var arrived = new TaskCompletionSource();
        await using var node = await FakeDriverNode.StartAsync(async (request, context) =>
        {
            arrived.SetResult();
            return await HangAsync(request, context);
        });
        await using var client = NewClient(node.Address);
        using var cancellation = new CancellationTokenSource();

        var call = client.ListWorkersAsync(new ListWorkersRequest(), cancellationToken: cancellation.Token);
        await arrived.Task;
        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => call).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Read_LocalConsistency_IsAskedForAndTrailersSurface()
    {
        string? consistency = null;
        await using var node = await FakeDriverNode.StartAsync((_, context) =>
        {
            consistency = context.RequestHeaders.GetValue("consistency");
            context.ResponseTrailers.Add("vectron-applied-index", "42");
            context.ResponseTrailers.Add("vectron-role", "follower");
            return Task.FromResult<Google.Protobuf.IMessage>(new ListCollectionsResponse());
        });
        await using var client = NewClient(node.Address);

        var answer = await client.ListCollectionsAsync(
            new ListCollectionsRequest(), new PlacementCallOptions { Consistency = Consistency.Local });

        consistency.Should().Be("local");
        answer.AppliedIndex.Should().Be(42);
        answer.Role.Should().Be("follower");
    }

    private static PlacementDriverClient NewClient(params string[] addresses) =>
        new(new PlacementDriverClientOptions { Addresses = [.. addresses] });

    private static async Task<Google.Protobuf.IMessage> HangAsync(Google.Protobuf.IMessage _, ServerCallContext context)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
        throw new InvalidOperationException("the wait has no end");
    }

    // A port that was free a moment ago; nothing in this process binds it again.
    [Fact]
    public async Task Call_ThatMayTakeLongerThanOthers_IsNotBegunAgain()
    {
        await using var node = await FakeDriverNode.StartAsync(async (_, context) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), context.CancellationToken);
            return new ListCollectionsResponse();
        });
        await using var client = new PlacementDriverClient(new PlacementDriverClientOptions
        {
            Addresses = [node.Address],
            AttemptTimeout = TimeSpan.FromMilliseconds(100),
        });

        var answer = await client.ListCollectionsAsync(
            new ListCollectionsRequest(), new PlacementCallOptions { AttemptTimeout = TimeSpan.FromSeconds(30), Timeout = TimeSpan.FromSeconds(30) });

        answer.Attempts.Should().Be(1);
    }
}
