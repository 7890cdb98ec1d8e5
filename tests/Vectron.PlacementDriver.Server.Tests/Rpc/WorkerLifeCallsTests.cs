using Grpc.Core;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;
using ShardStatus = Vectron.PlacementDriver.Protocol.V1.ShardStatus;
using WorkerState = Vectron.PlacementDriver.Protocol.V1.WorkerState;

namespace Vectron.PlacementDriver.Server.Tests.Rpc;

/// <summary>What operators do with workers, over the wire.</summary>
public sealed class WorkerLifeCallsTests : ServiceFixture
{
    [Fact]
    public async Task DrainWorker_ShowsInTheListUntilUndrained()
    {
        await AddWorkersAsync(2);

        (await Client.DrainWorkerAsync(new DrainWorkerRequest { WorkerId = "1" })).Success.Should().BeTrue();
        (await ListAsync())[0].State.Should().Be(WorkerState.Draining);
        await Admin().UndrainWorkerAsync(new UndrainWorkerRequest { WorkerId = "1" });

        (await ListAsync())[0].State.Should().Be(WorkerState.Ready);
    }

    [Fact]
    public async Task DrainWorker_ThatCannotFinish_IsAFailedPrecondition()
    {
        await AddWorkersAsync(3);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });

        var status = await FailureOf(Client.DrainWorkerAsync(new DrainWorkerRequest { WorkerId = "1" }));

        status.StatusCode.Should().Be(StatusCode.FailedPrecondition);
        status.Detail.Should().Contain("16 of its 16 replicas have nowhere to go").And.Contain("add a worker");
    }

    [Fact]
    public async Task RemoveWorker_WithReplicas_IsAFailedPreconditionAndWithoutItIsGone()
    {
        await AddWorkersAsync(3);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        await Client.RegisterWorkerAsync(new RegisterWorkerRequest { GrpcAddress = "d:1", RaftAddress = "d:2" });

        var held = await FailureOf(Client.RemoveWorkerAsync(new RemoveWorkerRequest { WorkerId = "1" }));
        (await Client.RemoveWorkerAsync(new RemoveWorkerRequest { WorkerId = "4" })).Success.Should().BeTrue();

        held.StatusCode.Should().Be(StatusCode.FailedPrecondition);
        (await ListAsync()).Should().HaveCount(3);
        var beat = await Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "4" });
        beat.Ok.Should().BeFalse();
        beat.Message.Should().Contain("was removed by an operator");
    }

    [Theory]
    [InlineData("", StatusCode.InvalidArgument)]
    [InlineData("x", StatusCode.InvalidArgument)]
    [InlineData("9", StatusCode.NotFound)]
    public async Task EveryCall_AboutAWorkerThatIsNone_SaysSo(string id, StatusCode expected)
    {
        var statuses = new[]
        {
            await FailureOf(Client.DrainWorkerAsync(new DrainWorkerRequest { WorkerId = id })),
            await FailureOf(Client.RemoveWorkerAsync(new RemoveWorkerRequest { WorkerId = id })),
            await FailureOf(Admin().UndrainWorkerAsync(new UndrainWorkerRequest { WorkerId = id })),
            await FailureOf(Admin().SetMaintenanceAsync(new SetMaintenanceRequest { WorkerId = id })),
            await FailureOf(Admin().DeclareDiskLostAsync(new DeclareDiskLostRequest { WorkerId = id })),
        };

        statuses.Should().OnlyContain(status => status.StatusCode == expected)
            .And.OnlyContain(status => status.Detail.Contains("worker"));
    }

    [Fact]
    public async Task SetMaintenance_ShowsInTheListAndIsRefusedForThePast()
    {
        await AddWorkersAsync(1);
        var until = Start.AddMinutes(5).ToUnixTimeMilliseconds();

        await Admin().SetMaintenanceAsync(new SetMaintenanceRequest { WorkerId = "1", UntilUnixMs = until });
        var past = await FailureOf(Admin().SetMaintenanceAsync(new SetMaintenanceRequest { WorkerId = "1", UntilUnixMs = 1 }));

        (await ListAsync())[0].Metadata["maintenance_until_unix_ms"].Should().Be($"{until}");
        past.StatusCode.Should().Be(StatusCode.InvalidArgument);
        past.Detail.Should().StartWith("until_unix_ms 1 must be 0, or later than now");
    }

    [Fact]
    public async Task DeclareDiskLost_OfAWorkerWithReplicas_ShowsItAsDown()
    {
        await AddWorkersAsync(1);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });

        await Admin().DeclareDiskLostAsync(new DeclareDiskLostRequest { WorkerId = "1" });

        var worker = (await ListAsync())[0];
        worker.Healthy.Should().BeFalse();
        worker.Metadata["down"].Should().Be("disk lost");
        (await Client.RegisterWorkerAsync(new RegisterWorkerRequest { GrpcAddress = "worker-1:9090", RaftAddress = "worker-1:9191" }))
            .WorkerId.Should().Be("2");
    }

    [Fact]
    public async Task DescribeWorkers_GoesPageByPageAndShowsTheAbsentOnRequest()
    {
        await AddWorkersAsync(3);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        await LeadAsync(2);
        await Client.RegisterWorkerAsync(new RegisterWorkerRequest { GrpcAddress = "d:1", RaftAddress = "d:2", Zone = "z" });
        await Client.RemoveWorkerAsync(new RemoveWorkerRequest { WorkerId = "4" });

        var first = await Admin().DescribeWorkersAsync(new DescribeWorkersRequest { Limit = 2 });
        var second = await Admin().DescribeWorkersAsync(new DescribeWorkersRequest { Limit = 2, AfterWorkerId = "2" });
        var absent = await Admin().DescribeWorkersAsync(new DescribeWorkersRequest { Absent = true });

        first.Workers.Select(worker => worker.WorkerId).Should().Equal("1", "2");
        first.More.Should().BeTrue();
        first.Workers[1].Should().BeEquivalentTo(new { State = "ready", Replicas = 16, Leaders = 16, Healthy = true });
        second.Workers.Select(worker => worker.WorkerId).Should().Equal("3");
        second.More.Should().BeFalse();
        absent.Workers.Should().ContainSingle().Which.Should().BeEquivalentTo(new { WorkerId = "4", State = "removed", Zone = "z" });
        (await FailureOf(Admin().DescribeWorkersAsync(new DescribeWorkersRequest { Limit = 1_001 }))).Detail
            .Should().Be("limit 1001 must be from 0 to 1000");
    }

    [Fact]
    public async Task ListWorkersForCollection_NamesWhoeverServesAndSearchOnlyWorkersThatRunAShard()
    {
        await AddWorkersAsync(4);
        await Client.RegisterWorkerAsync(new RegisterWorkerRequest { GrpcAddress = "s:1", RaftAddress = "s:2", Capabilities = { "search_only" } });
        await Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "5" });
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        Replica.Carry(new DrainWorker(1));

        var before = await WorkersOfAsync("docs");
        await Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "5", RunningShards = { 3 } });
        Silence(2);
        var after = await WorkersOfAsync("docs");

        before.Should().Equal("worker-1:9090", "worker-2:9090", "worker-3:9090", "worker-4:9090");
        after.Should().Equal("worker-1:9090", "worker-3:9090", "worker-4:9090", "s:1");
        var shards = (await Client.GetCollectionStatusAsync(new GetCollectionStatusRequest { Name = "docs" })).Shards;
        shards.Should().OnlyContain(shard => EndsWithCopy(shard) == (shard.ShardId == 3));
    }

    [Fact]
    public async Task ListWorkersForCollection_UnknownOrWithoutAnybody_SaysSo()
    {
        await AddWorkersAsync(1);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        Silence(1);

        (await FailureOf(Client.ListWorkersForCollectionAsync(new ListWorkersForCollectionRequest { Collection = "x" })))
            .Should().Be(new Status(StatusCode.NotFound, "collection 'x' not found"));
        (await FailureOf(Client.ListWorkersForCollectionAsync(new ListWorkersForCollectionRequest { Collection = "docs" })))
            .Should().Be(new Status(StatusCode.Unavailable, "collection 'docs' has no healthy replica"));
        (await FailureOf(Client.ListWorkersForCollectionAsync(new ListWorkersForCollectionRequest())))
            .StatusCode.Should().Be(StatusCode.InvalidArgument);
    }

    private static bool EndsWithCopy(ShardStatus shard) =>
        shard.ReplicaGrpcAddresses.Count == shard.Replicas.Count + 1 && shard.ReplicaGrpcAddresses[^1] == "s:1";

    private void Silence(ulong id)
    {
        var last = Replica.Current.Workers[id].LastHeartbeatUnixMs;
        Time.Advance(TimeSpan.FromSeconds(30));
        Replica.Carry(new MarkWorkersUnhealthy([new SilentWorker(id, last)]));
        Replica.Current.Workers[id].Healthy.Should().BeFalse();
    }

    private async Task<IEnumerable<string>> WorkersOfAsync(string collection) =>
        (await Client.ListWorkersForCollectionAsync(new ListWorkersForCollectionRequest { Collection = collection })).GrpcAddresses;

    private async Task<IList<WorkerInfo>> ListAsync() => (await Client.ListWorkersAsync(new ListWorkersRequest())).Workers;

    private WorkerService.WorkerServiceClient Admin() => new(Server.Channel);
}
