using System.Collections.Concurrent;
using System.Collections.Immutable;
using Google.Protobuf;
using Vectron.PlacementDriver.Client.Workers;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Client.Tests.Workers;

public sealed class PlacementWorkerTests
{
    private const string OneShard = """
        [{"shard_info":{"shard_id":2,"collection":"docs","key_range_start":1152921504606846976,"key_range_end":18446744073709551615,
        "replicas":[2,3],"leader_id":3,"epoch":4,"dimension":8,"distance":"dot","bootstrapped":true,"bootstrap_members":null},
        "initial_members":{"2":"a:1","3":"b:1"},"bootstrap":true,"unknown":1}]
        """;

    private readonly ConcurrentQueue<ImmutableArray<ShardAssignment>> applied = [];
    private readonly ConcurrentQueue<string> refused = [];
    private readonly ConcurrentQueue<string> beats = [];

    [Fact]
    public async Task Run_AppliesEachNewListOnceAndNeitherEmptyNorOlderOnes()
    {
        var answers = new Queue<HeartbeatResponse>(
        [
            new() { Ok = true, AssignmentsEpoch = 5, Message = "[]" },
            new() { Ok = true, AssignmentsEpoch = 6, Message = OneShard },
            new() { Ok = true, AssignmentsEpoch = 6, Message = OneShard },
            new() { Ok = true, AssignmentsEpoch = 4, Message = OneShard.Replace("\"epoch\":4", "\"epoch\":3", StringComparison.Ordinal) },
            new() { Message = "worker '7' is unknown" },
            new() { Ok = true, AssignmentsEpoch = 7, Message = OneShard.Replace("\"epoch\":4", "\"epoch\":5", StringComparison.Ordinal) },
        ]);
        await using var node = await FakeDriverNode.StartAsync(request => Answer(request, answers));
        await using var client = new PlacementDriverClient(new PlacementDriverClientOptions { Addresses = [node.Address] });
        using var end = new CancellationTokenSource();
        var worker = new PlacementWorker(
            client,
            new WorkerCallbacks
            {
                Describe = () => new RegisterWorkerRequest { GrpcAddress = "a:2", RaftAddress = "a:1" },
                Report = () => new HeartbeatRequest { VectorCount = 5 },
                Apply = (list, _) =>
                {
                    applied.Enqueue(list);
                    return applied.Count == 2 ? end.CancelAsync() : Task.CompletedTask;
                },
                Refused = refused.Enqueue,
            },
            TimeSpan.FromMilliseconds(1));

        await FluentActions.Awaiting(() => worker.RunAsync(end.Token)).Should().ThrowAsync<OperationCanceledException>();

        worker.WorkerId.Should().Be(7);
        applied.Select(list => list.Single().Epoch).Should().Equal(4, 5);
        applied.First().Single().Should().BeEquivalentTo(new ShardAssignment(
            2,
            "docs",
            new Routing.KeyRange(1152921504606846976, ulong.MaxValue),
            4,
            8,
            "dot",
            [2, 3],
            3,
            ImmutableSortedDictionary<ulong, string>.Empty.Add(2, "a:1").Add(3, "b:1"),
            Bootstrap: true));
        refused.Should().Equal("worker '7' is unknown");
        beats.Should().OnlyContain(beat => beat == "7");
    }

    private IMessage Answer(IMessage request, Queue<HeartbeatResponse> answers)
    {
        if (request is RegisterWorkerRequest)
        {
            return new RegisterWorkerResponse { WorkerId = "7", Success = true };
        }

        beats.Enqueue(((HeartbeatRequest)request).WorkerId);
        return answers.Count > 1 ? answers.Dequeue() : answers.Peek();
    }
}
