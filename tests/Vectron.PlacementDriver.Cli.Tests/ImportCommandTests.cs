using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Vectron.PlacementDriver.Cluster.Tests;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>Takes over from the recorded driver, with real processes.</summary>
[Collection(ClusterScene.Name)]
public sealed class ImportCommandTests(ClusterFixture scene)
{
    // Three workers with all shards of 'products' led; 'articles' is deleted.
    private const long Steady = 80_000;

    // Worker 1 is dead, and a fourth replica was added to its shards.
    private const long AfterADeath = 162_000;

    [Fact]
    public async Task Import_OfARecordedCluster_KeepsItsWorkersShardsAndLeaders()
    {
        await using var old = await RecordedDriver.StartAsync(Steady);
        await using var cluster = await ProcessCluster.StartAsync(1);
        var node = cluster.Nodes[0];

        var trial = await RunAsync(node, "import", old.Address, "--dry-run");
        var script = await RunAsync(node, "import", old.Address, "--dry-run", "-o", "json");
        var run = await RunAsync(node, "import", old.Address);
        var again = await RunAsync(node, "import", old.Address);
        var resumed = await RunAsync(node, "scheduling", "resume", "all");

        GoldenOutput.ShouldEqual("import-dry-run", Nameless(trial, old), scene);
        GoldenOutput.ShouldEqual("import-json", Nameless(script, old), scene);
        GoldenOutput.ShouldEqual("import", Nameless(run, old), scene);
        GoldenOutput.ShouldEqual("import-again", Nameless(again, old), scene);
        GoldenOutput.ShouldEqual("scheduling-resume-all", resumed, scene);
        await ShouldServeAsync(node);
    }

    [Fact]
    public async Task Import_OfAClusterThatIsNotAtRest_NamesEachReason()
    {
        await using var old = await RecordedDriver.StartAsync(AfterADeath);
        await using var cluster = await ProcessCluster.StartAsync(1);

        var run = await RunAsync(cluster.Nodes[0], "import", old.Address);

        GoldenOutput.ShouldEqual("import-refused", Nameless(run, old), scene);
        (await cluster.Nodes[0].Client.ListWorkersAsync(new ListWorkersRequest())).Workers.Should().BeEmpty();
    }

    [Theory]
    [InlineData("worker id 2 is listed twice", 0)]
    [InlineData("worker id 'x' is not a number from 1 to 4292870143", 1)]
    [InlineData("raft address 127.0.0.1:27201 is listed twice", 2)]
    [InlineData("key ranges of collection 'products' leave a gap", 3)]
    [InlineData("key ranges of collection 'products' overlap", 4)]
    [InlineData("shard 1 of 'products' has no leader", 5)]
    [InlineData("has 2 replicas, 1, 2, wanted are 1: a move is in flight", 6)]
    [InlineData("shard 1 of 'products' has a replica on worker 3 that cannot be reached there", 7)]
    [InlineData("worker 3 is draining and still holds replicas", 8)]
    [InlineData("shard id 2 is listed twice", 9)]
    [InlineData("worker 3 holds replicas and is not alive", 10)]
    [InlineData("is led by worker 9, which is none of its replicas", 11)]
    [InlineData("worker 2 is said to hold [articles, products]", 12)]
    [InlineData("dimension 0 must be from 1 to 65536", 13)]
    public async Task Import_OfWhatIsUnsafe_IsRefusedByName(string expected, int alteration)
    {
        await using var old = await RecordedDriver.StartAsync(Steady);
        old.Alter = message => Alter(message, alteration);

        var run = await scene.RunAsync(alteration == 6
            ? ["import", old.Address, "--dry-run", "--replication-factor", "1"]
            : ["import", old.Address, "--dry-run"]);

        run.ExitCode.Should().Be((int)ExitCode.No, run.ToString());
        run.Output.Should().Contain(expected).And.Contain("nothing was imported from");
    }

    [Fact]
    public async Task Import_OfNodesThatTellDifferentThings_IsRefused()
    {
        await using var leader = await RecordedDriver.StartAsync(Steady);
        await using var follower = await RecordedDriver.StartAsync(Steady);
        follower.Alter = message => (message as GetCollectionStatusResponse)?.Shards[0].Replicas.RemoveAt(0);

        var run = await scene.RunAsync("import", $"{leader.Address},{follower.Address}", "--dry-run", "-o", "json");

        run.ExitCode.Should().Be((int)ExitCode.No);
        JsonDocument.Parse(run.Output).RootElement.GetProperty("obstacles")[0].GetString()
            .Should().StartWith($"{leader.Address} and {follower.Address} tell different things");
    }

    [Fact]
    public async Task Import_OfACollectionWithoutALiveReplica_IsRefusedByName()
    {
        await using var old = await RecordedDriver.StartAsync(Steady);
        old.Unlisted = new Status(StatusCode.Unavailable, "no healthy replica");
        old.Alter = message => (message as ListWorkersResponse)?.Workers.ToList().ForEach(worker => worker.Healthy = false);

        var run = await scene.RunAsync("import", old.Address, "--dry-run");

        run.ExitCode.Should().Be((int)ExitCode.No, run.ToString());
        run.Output.Should().Contain("worker 1 holds replicas and is not alive").And.Contain("worker 3 holds replicas and is not alive");
    }

    [Fact]
    public async Task Import_OfTheClusterItself_IsRefused()
    {
        await using var cluster = await ProcessCluster.StartAsync(1);

        var run = await RunAsync(cluster.Nodes[0], "import", cluster.Nodes[0].Addresses.Grpc, "--dry-run");

        run.ExitCode.Should().Be((int)ExitCode.WrongUsage, run.ToString());
        run.Errors.Should().Contain("is a node of the cluster that is to take over");
    }

    [Fact]
    public async Task Import_FromWhereNobodyIs_SaysSo()
    {
        var run = await scene.RunAsync("import", "127.0.0.1:1", "--timeout", "3s");

        run.ExitCode.Should().Be((int)ExitCode.Unreachable);
        run.Errors.Should().Contain("127.0.0.1:1");
    }

    private static void Alter(IMessage message, int alteration)
    {
        switch (alteration, message)
        {
            case (0, ListWorkersResponse list):
                list.Workers[1].WorkerId = list.Workers[0].WorkerId;
                break;
            case (1, ListWorkersResponse list):
                list.Workers[0].WorkerId = "x";
                break;
            case (2, ListWorkersResponse list):
                list.Workers[1].RaftAddress = list.Workers[0].RaftAddress;
                break;
            case (3, GetCollectionStatusResponse status):
                Of(status, 1).KeyRangeEnd--;
                break;
            case (4, GetCollectionStatusResponse status):
                Of(status, 1).KeyRangeEnd++;
                break;
            case (5, GetCollectionStatusResponse status):
                Of(status, 1).LeaderId = 0;
                break;
            case (6, GetCollectionStatusResponse status):
                Of(status, 1).Replicas.Remove(3);
                break;
            case (7, GetCollectionStatusResponse status):
                Of(status, 1).ReplicaGrpcAddresses.Remove("127.0.0.1:26203");
                break;
            case (8, ListWorkersResponse list):
                list.Workers.Single(worker => worker.WorkerId == "3").State = WorkerState.Draining;
                break;
            case (9, GetCollectionStatusResponse status):
                Of(status, 1).ShardId = 2;
                break;
            case (10, ListWorkersResponse list):
                list.Workers.Single(worker => worker.WorkerId == "3").Healthy = false;
                break;
            case (11, GetCollectionStatusResponse status):
                Of(status, 1).LeaderId = 9;
                break;
            case (12, ListWorkersResponse list):
                list.Workers.Single(worker => worker.WorkerId == "2").Collections.Add("articles");
                break;
            case (13, GetCollectionStatusResponse status):
                status.Dimension = 0;
                break;
        }
    }

    private static ShardStatus Of(GetCollectionStatusResponse status, uint id) => status.Shards.Single(shard => shard.ShardId == id);

    private static Task<CliRun> RunAsync(DriverProcess node, params string[] arguments) =>
        CliProcess.RunAsync([.. arguments, "--address", node.Addresses.Grpc]);

    private static CliRun Nameless(CliRun run, RecordedDriver old) =>
        run with { Output = run.Output.Replace(old.Address, "<old>", StringComparison.Ordinal) };

    // The recorded workers beat as they did, and are told what they hold; gateways get what they got.
    private static async Task ShouldServeAsync(DriverProcess node)
    {
        var status = await node.Client.GetCollectionStatusAsync(new GetCollectionStatusRequest { Name = "products" });
        status.Shards.Select(shard => shard.ShardId).Should().Equal(Enumerable.Range(1, 16).Select(id => (uint)id));
        status.Shards.Should().OnlyContain(shard => shard.Ready && shard.Replicas.Count == 3 && shard.ShardEpoch == (1 << 20) + 1);
        var again = await node.Client.RegisterWorkerAsync(new RegisterWorkerRequest
        {
            GrpcAddress = "127.0.0.1:26202",
            RaftAddress = "127.0.0.1:27202",
            Capabilities = { "write" },
            Zone = "zone-2",
        });
        again.WorkerId.Should().Be("1", "its disk is bound to the id that the old driver gave it");
        var beat = new HeartbeatRequest { WorkerId = "1", RunningShards = { Enumerable.Range(1, 16).Select(id => (ulong)id) } };
        var list = JsonDocument.Parse((await node.Client.HeartbeatAsync(beat)).Message).RootElement;
        list.GetArrayLength().Should().Be(16, "what a list lacks is deleted");
        list.EnumerateArray().Should().OnlyContain(item => !item.GetProperty("bootstrap").GetBoolean());
        var route = await node.Client.GetWorkerAsync(new GetWorkerRequest { Collection = "products", VectorId = "a" });
        route.GrpcAddress.Should().NotBeEmpty();
    }
}
