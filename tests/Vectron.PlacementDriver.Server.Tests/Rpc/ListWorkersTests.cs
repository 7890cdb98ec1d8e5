using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Server.Rpc;

namespace Vectron.PlacementDriver.Server.Tests.Rpc;

public sealed class ListWorkersTests : ServiceFixture
{
    [Fact]
    public async Task ListWorkers_ShowsEachWorkerInOrderOfId()
    {
        await AddWorkersAsync(3);
        await Client.RegisterWorkerAsync(new RegisterWorkerRequest
        {
            GrpcAddress = "search:1",
            RaftAddress = "search:2",
            Capabilities = { "search_only" },
        });
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });

        var workers = (await Client.ListWorkersAsync(new ListWorkersRequest())).Workers;

        workers.Select(worker => worker.WorkerId).Should().Equal("1", "2", "3", "4");
        var (first, last) = (workers[0], workers[3]);
        first.GrpcAddress.Should().Be("worker-1:9090");
        first.RaftAddress.Should().Be("worker-1:9191");
        first.LastHeartbeat.Should().Be(Start.ToUnixTimeSeconds());
        first.Healthy.Should().BeTrue();
        first.Collections.Should().Equal("docs");
        first.Metadata["role"].Should().Be("write");
        first.State.Should().Be(WorkerState.Ready);
        last.Metadata["role"].Should().Be("search_only");
        last.State.Should().Be(WorkerState.Joining);
    }

    [Fact]
    public async Task ListWorkers_ThatWouldNotFitTheClientsLimit_LeavesTheCollectionsOut()
    {
        await AddWorkersAsync(3);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });

        var cut = WorkerListing.Of(Replica.Current, mostBytes: 100);

        cut.Workers.Should().HaveCount(3).And.OnlyContain(worker => worker.Collections.Count == 0);
    }
}
