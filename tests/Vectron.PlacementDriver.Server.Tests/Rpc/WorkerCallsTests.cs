using System.Text.Json;
using Grpc.Core;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Tests.Rpc;

public sealed class WorkerCallsTests : ServiceFixture
{
    [Fact]
    public async Task RegisterWorker_TheSameRaftAddress_KeepsItsId()
    {
        var first = await Client.RegisterWorkerAsync(Registration());
        var other = await Client.RegisterWorkerAsync(Registration(raft: "b:2"));
        var again = await Client.RegisterWorkerAsync(Registration(grpc: "moved:1"));

        (first.WorkerId, other.WorkerId, again.WorkerId).Should().Be(("1", "2", "1"));
        again.Success.Should().BeTrue();
        Replica.Current.Workers[1].GrpcAddress.Should().Be("moved:1");
    }

    [Fact]
    public async Task RegisterWorker_EveryField_IsKept()
    {
        var request = Registration();
        request.Capabilities.AddRange(["write", "gpu"]);
        (request.CpuCores, request.MemoryBytes, request.DiskBytes) = (8, 1L << 40, long.MaxValue);
        (request.Rack, request.Zone, request.Region, request.DataIncarnation) = ("r", "z", "g", "disk-1");

        await Client.RegisterWorkerAsync(request);

        Replica.Current.Workers[1].Should().BeEquivalentTo(new
        {
            Resources = new { CpuCores = 8, MemoryBytes = 1L << 40, DiskBytes = long.MaxValue },
            Location = new { Rack = "r", Zone = "z", Region = "g" },
            DataIncarnation = "disk-1",
        });
        Replica.Current.Workers[1].Capabilities.Should().Equal("gpu", "write");
    }

    [Fact]
    public async Task Heartbeat_MetricsOfReplicas_AreKeptWithinBoundsAndNeverCostTheBeat()
    {
        await AddWorkersAsync(1);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        var beat = new HeartbeatRequest { WorkerId = "1" };
        beat.ShardMetrics.AddRange(
        [
            new ShardMetrics { ShardId = 3, VectorCount = long.MaxValue, QueriesPerSecond = float.MaxValue },
            new ShardMetrics { ShardId = 1, VectorCount = 1_000, QueriesPerSecond = 12.5f, AvgLatencyMs = float.NaN },
            new ShardMetrics { ShardId = 2, VectorCount = -1 },
            new ShardMetrics { ShardId = 4, QueriesPerSecond = float.NaN },
            new ShardMetrics { ShardId = 5, QueriesPerSecond = float.PositiveInfinity },
            new ShardMetrics { ShardId = 999, VectorCount = 1 },
        ]);

        var answer = await Client.HeartbeatAsync(beat);

        answer.Ok.Should().BeTrue();
        Replica.Current.Workers[1].ShardLoads.Should().Equal(
            new ShardLoad(1, 1_000, 12_500),
            new ShardLoad(3, ShardLoad.MostVectors, ShardLoad.MostMilliQueriesPerSecond));
    }

    [Theory]
    [InlineData("", "a:2", "worker grpc_address is required")]
    [InlineData("a:1", "", "worker raft_address is required")]
    [InlineData("a", "a:2", "worker grpc_address 'a' must be host:port")]
    [InlineData("a:1", "a:65536", "worker raft_address 'a:65536' must be host:port")]
    [InlineData("a:1", "a:0", "worker raft_address 'a:0' must be host:port")]
    [InlineData("a:1", ":7", "worker raft_address ':7' must be host:port")]
    [InlineData("a:1", "0.0.0.0:7", "worker raft_address '0.0.0.0:7' stands for every interface")]
    [InlineData("[::]:1", "a:2", "worker grpc_address '[::]:1' stands for every interface")]
    [InlineData("a\n:1", "a:2", "control character")]
    public async Task RegisterWorker_AWrongAddress_IsRefusedAndChangesNothing(string grpc, string raft, string expected)
    {
        var revision = Replica.Current.Revision;

        var status = await FailureOf(Client.RegisterWorkerAsync(Registration(grpc, raft)));

        status.StatusCode.Should().Be(StatusCode.InvalidArgument);
        status.Detail.Should().Contain(expected);
        Replica.Current.Revision.Should().Be(revision);
    }

    [Theory]
    [InlineData("rack", 255, true)]
    [InlineData("rack", 256, false)]
    [InlineData("zone", 256, false)]
    [InlineData("region", 256, false)]
    [InlineData("data_incarnation", 256, false)]
    [InlineData("capability", 255, true)]
    [InlineData("capability", 256, false)]
    [InlineData("capability", 0, false)]
    [InlineData("grpc_address", 1_048_576, false)]
    public async Task RegisterWorker_AText_IsTakenUpToItsBound(string field, int length, bool taken)
    {
        var text = new string('x', length);
        var request = Registration();
        switch (field)
        {
            case "rack": request.Rack = text; break;
            case "zone": request.Zone = text; break;
            case "region": request.Region = text; break;
            case "data_incarnation": request.DataIncarnation = text; break;
            case "capability": request.Capabilities.Add(text); break;
            default: request.GrpcAddress = text + ":1"; break;
        }

        await ExpectAsync(Client.RegisterWorkerAsync(request), taken, field);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public async Task RegisterWorker_Capabilities_AreTakenUpToTheirBound(int count, bool taken)
    {
        var request = Registration();
        request.Capabilities.AddRange(Enumerable.Range(0, count).Select(i => $"c{i}"));

        await ExpectAsync(Client.RegisterWorkerAsync(request), taken, "capabilities");
    }

    [Theory]
    [InlineData("cpu_cores", -1)]
    [InlineData("memory_bytes", long.MinValue)]
    [InlineData("disk_bytes", -1)]
    public async Task RegisterWorker_ANegativeResource_IsRefused(string field, long value)
    {
        var request = Registration();
        request.CpuCores = field == "cpu_cores" ? (int)value : 0;
        request.MemoryBytes = field == "memory_bytes" ? value : 0;
        request.DiskBytes = field == "disk_bytes" ? value : 0;

        await ExpectAsync(Client.RegisterWorkerAsync(request), taken: false, field);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("0")]
    [InlineData("01")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1.0")]
    [InlineData("18446744073709551616")]
    public async Task Heartbeat_AMalformedId_IsInvalid(string id)
    {
        var status = await FailureOf(Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = id }));

        status.StatusCode.Should().Be(StatusCode.InvalidArgument);
        status.Detail.Should().Contain("worker_id");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("18446744073709551615")]
    public async Task Heartbeat_AnUnknownId_IsAnsweredNotOkWithTheReason(string id)
    {
        var answer = await Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = id });

        answer.Ok.Should().BeFalse();
        answer.Message.Should().Contain($"worker '{id}' is not registered");
    }

    [Theory]
    [InlineData("cpu_usage_percent", 0f, 0)]
    [InlineData("cpu_usage_percent", 0.12f, 120)]
    [InlineData("cpu_usage_percent", 100f, 100_000)]
    [InlineData("cpu_usage_percent", 100.4f, 100_000)]
    [InlineData("cpu_usage_percent", 6400f, 100_000)]
    [InlineData("cpu_usage_percent", -0.0004f, 0)]
    [InlineData("cpu_usage_percent", -0.1f, null)]
    [InlineData("cpu_usage_percent", float.NaN, null)]
    [InlineData("cpu_usage_percent", float.PositiveInfinity, null)]
    [InlineData("cpu_usage_percent", float.NegativeInfinity, null)]
    [InlineData("memory_usage_percent", 2_000_000f, null)]
    [InlineData("disk_usage_percent", float.MaxValue, null)]
    [InlineData("disk_usage_percent", 99.9994f, 99_999)]
    public async Task Heartbeat_APercentage_IsKeptInThousandthsOrRefused(string field, float percent, int? expected)
    {
        await AddWorkersAsync(1);
        var beat = new HeartbeatRequest { WorkerId = "1" };
        switch (field)
        {
            case "cpu_usage_percent": beat.CpuUsagePercent = percent; break;
            case "memory_usage_percent": beat.MemoryUsagePercent = percent; break;
            default: beat.DiskUsagePercent = percent; break;
        }

        await ExpectAsync(Client.HeartbeatAsync(beat), expected is not null, field);

        var load = Replica.Current.Workers[1].Load;
        new[] { load.CpuMilliPercent, load.MemoryMilliPercent, load.DiskMilliPercent }.Max().Should().Be(expected ?? 0);
    }

    [Theory]
    [InlineData(0f, true)]
    [InlineData(1e12f, true)]
    [InlineData(1e13f, false)]
    [InlineData(-1f, false)]
    [InlineData(float.NaN, false)]
    public async Task Heartbeat_ARate_IsTakenWithinItsBounds(float rate, bool taken)
    {
        await AddWorkersAsync(1);

        await ExpectAsync(
            Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "1", QueriesPerSecond = rate }), taken, "queries_per_second");
    }

    [Theory]
    [InlineData("vector_count")]
    [InlineData("memory_bytes")]
    [InlineData("active_shards")]
    public async Task Heartbeat_ANegativeCount_IsRefused(string field)
    {
        await AddWorkersAsync(1);
        var beat = new HeartbeatRequest { WorkerId = "1" };
        beat.VectorCount = field == "vector_count" ? -1 : long.MaxValue;
        beat.MemoryBytes = field == "memory_bytes" ? -1 : long.MaxValue;
        beat.ActiveShards = field == "active_shards" ? -1 : long.MaxValue;

        await ExpectAsync(Client.HeartbeatAsync(beat), taken: false, field);
    }

    [Fact]
    public async Task Heartbeat_OfAWorkerWithShards_IsAnsweredWithItsListAndEpoch()
    {
        await AddWorkersAsync(3);
        var before = await Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "2" });
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });

        var answer = await Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "2" });

        before.Message.Should().Be("[]");
        answer.Ok.Should().BeTrue();
        answer.AssignmentsEpoch.Should().BeGreaterThan(before.AssignmentsEpoch);
        using var list = JsonDocument.Parse(answer.Message);
        list.RootElement.GetArrayLength().Should().Be(16);
        var first = list.RootElement[0];
        first.GetProperty("shard_info").GetProperty("collection").GetString().Should().Be("docs");
        first.GetProperty("initial_members").GetProperty("2").GetString().Should().Be("worker-2:9191");
        first.GetProperty("bootstrap").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task Heartbeat_AfterAChangeOfItsShards_IsNotAnsweredFromTheCache()
    {
        await AddWorkersAsync(3);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        var before = await Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "1" });
        await LeadAsync(1);

        var after = await Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "1" });

        before.Message.Should().Contain("\"bootstrap\":true");
        after.Message.Should().NotContain("\"bootstrap\":true");
    }

    [Fact]
    public async Task Heartbeat_WithAShardThatWasNeverAssigned_IsAnsweredNotOkWithoutAList()
    {
        await AddWorkersAsync(4);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        var foreign = Replica.Current.Shards.Values.First(shard => !shard.Replicas.Contains(1)).Id;

        var answer = await Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "1", RunningShards = { foreign } });

        answer.Ok.Should().BeFalse();
        answer.Message.Should().Contain($"shard {foreign}").And.NotStartWith("[");
    }

    private static RegisterWorkerRequest Registration(string grpc = "a:1", string raft = "a:2") =>
        new() { GrpcAddress = grpc, RaftAddress = raft };

    private static async Task ExpectAsync<T>(AsyncUnaryCall<T> call, bool taken, string field)
    {
        if (taken)
        {
            await call;
            return;
        }

        var status = await FailureOf(call);
        status.StatusCode.Should().Be(StatusCode.InvalidArgument);
        status.Detail.Should().Contain(field);
        status.Detail.Length.Should().BeLessThan(1_000);
    }
}
