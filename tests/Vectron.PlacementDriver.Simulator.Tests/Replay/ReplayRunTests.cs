using System.Collections.Concurrent;
using System.Collections.Immutable;
using Google.Protobuf;
using Grpc.Core;
using Vectron.PlacementDriver.Client.Tests;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Contract;
using Vectron.PlacementDriver.Simulator.Replay;

namespace Vectron.PlacementDriver.Simulator.Tests.Replay;

public sealed class ReplayRunTests
{
    // Faults of the driver that made the recording: they are known, so a replay of its own answers must find them.
    [Fact]
    public async Task Run_AnswersOfTheReplacedDriver_FindsItsFaults()
    {
        var calls = TraceFile.Read(RecordedTrace.Path);
        await using var node = await FakeDriverNode.StartAsync(Recorded(calls));

        var report = await RunAsync(calls, node.Address);

        report.Played.Should().Be(calls.Length);
        report.Breaches.Select(breach => breach.Check).Distinct().Should()
            .Contain("assignment-order").And.Contain("key-ranges")
            .And.NotContain("assignment-format").And.NotContain("registration").And.NotContain("shard-ids");
        report.Breaches.Should().Contain(breach => breach.Where.StartsWith("line ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_NodeFailsNowAndThen_CallsAreRepeatedElsewhere()
    {
        var calls = TraceFile.Read(RecordedTrace.Path)[..4];
        var served = 0;
        await using var failing = await FakeDriverNode.StartRefusingAsync(StatusCode.Unavailable);
        await using var serving = await FakeDriverNode.StartAsync((request, context) =>
        {
            Interlocked.Increment(ref served);
            return Recorded(calls)(request, context);
        });

        var report = await RunAsync(calls, failing.Address, serving.Address);

        report.Repetitions.Should().BeGreaterThan(0);
        report.Calls.Should().Contain(call => call.Status == StatusCode.Unavailable);
        served.Should().BeGreaterThan(calls.Length);
        report.SilentNodes.Should().Equal(failing.Address);
    }

    [Fact]
    public async Task Run_DriverWithAPast_IsRefused()
    {
        var calls = TraceFile.Read(RecordedTrace.Path);
        await using var node = await FakeDriverNode.StartAsync(request => request is ListWorkersRequest
            ? new ListWorkersResponse { Workers = { new WorkerInfo { WorkerId = "1" } } }
            : new ListCollectionsResponse());

        var run = () => RunAsync(calls, node.Address);

        await run.Should().ThrowAsync<UsedDriverException>().WithMessage("*1 workers*");
    }

    private static Task<ReplayReport> RunAsync(ImmutableArray<TraceCall> calls, params string[] addresses) =>
        new ReplayRun(
            new ReplayOptions { Addresses = [.. addresses], Speed = null, Lookups = 2 },
            TimeProvider.System).RunAsync(calls, null, CancellationToken.None);

    // Answers each request as recorded, in order among equal ones; empty before and after.
    private static FakeDriverNode.Handler Recorded(ImmutableArray<TraceCall> calls)
    {
        var answers = new ConcurrentDictionary<IMessage, Queue<IMessage>>();
        foreach (var call in calls)
        {
            answers.GetOrAdd(call.Request, _ => new Queue<IMessage>()).Enqueue(call.Response!);
        }

        // Whether the driver is empty is asked before the first line, and not part of the recording.
        var asked = 0;
        return (request, _) =>
        {
            if (Interlocked.Increment(ref asked) <= 2)
            {
                return Task.FromResult<IMessage>(
                    request is ListWorkersRequest ? new ListWorkersResponse() : new ListCollectionsResponse());
            }

            return answers.TryGetValue(request, out var queue) && queue.TryDequeue(out var answer)
                ? Task.FromResult(answer)
                : throw new RpcException(new Status(StatusCode.NotFound, "not recorded"));
        };
    }
}
