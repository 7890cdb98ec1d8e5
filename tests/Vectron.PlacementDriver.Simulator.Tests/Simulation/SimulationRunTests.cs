using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Contract;
using Vectron.PlacementDriver.Simulator.Groups;
using Vectron.PlacementDriver.Simulator.Simulation;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Simulator.Tests.Simulation;

/// <summary>Simulated workers and a gateway with the real server.</summary>
[Collection(InRealTime.Name)]
public sealed class SimulationRunTests
{
    [Fact]
    public async Task Run_SmallCluster_PassesWithEvenPlacement()
    {
        await using var server = await RunningServer.StartAsync(
            new InMemoryReplica(TimeProvider.System), TimeProvider.System);
        var options = new SimulationOptions
        {
            Addresses = [server.Grpc.Authority],
            Workers = 12,
            Collections = 3,
            Beat = TimeSpan.FromMilliseconds(100),
            LookupsPerSecond = 200,
        };

        await using var run = new SimulationRun(options, TimeProvider.System);
        using var end = new CancellationTokenSource();

        var result = run.RunAsync(end.Token);
        await Eventually.TrueAsync(() => run.Counters is { ShardsLed: 48, Lookups: >= 100 } && run.Tally.Founded == 144);
        await end.CancelAsync();
        var report = await result;

        report.Missed.Should().BeEmpty();
        report.Breaches.Should().BeEmpty();
        (report.Spread.MostReplicas - report.Spread.FewestReplicas).Should().BeLessThanOrEqualTo(1);
        report.Spread.FewestSets.Should().BeGreaterThan(1);
        report.Tally.Founded.Should().Be(3 * 16 * 3);
        report.Tally.Deleted.Should().Be(0);
    }

    [Fact]
    public async Task Run_EveryWorkerRestarts_NothingIsLost()
    {
        await using var server = await RunningServer.StartAsync(
            new InMemoryReplica(TimeProvider.System), TimeProvider.System);
        var options = new SimulationOptions
        {
            Addresses = [server.Grpc.Authority],
            Workers = 5,
            Beat = TimeSpan.FromMilliseconds(100),
        };
        await using var run = new SimulationRun(options, TimeProvider.System);
        using var end = new CancellationTokenSource();

        var result = run.RunAsync(end.Token);
        await Eventually.TrueAsync(() => run.Counters.ShardsLed == 16 && run.Tally.Founded == 48);
        await run.RestartWorkersAsync();
        await Eventually.TrueAsync(() => run.Tally.Restarted == 48 && run.Counters.Lookups > 0);
        await end.CancelAsync();
        var report = await result;

        report.Missed.Should().BeEmpty();
        report.Tally.Deleted.Should().Be(0);
        report.Tally.RefusedBeats.Should().Be(0);
    }

    [Fact]
    public async Task Run_CollectionsThatOthersCreateAndDelete_AreNoBreach()
    {
        var replica = new InMemoryReplica(TimeProvider.System);
        await using var server = await RunningServer.StartAsync(replica, TimeProvider.System);
        var options = new SimulationOptions
        {
            Addresses = [server.Grpc.Authority],
            Workers = 5,
            Collections = 2,
            Beat = TimeSpan.FromMilliseconds(100),
            LookupsPerSecond = 200,
        };
        await using var run = new SimulationRun(options, TimeProvider.System);
        using var end = new CancellationTokenSource();

        var result = run.RunAsync(end.Token);
        await Eventually.TrueAsync(() => run.Counters.ShardsLed == 32);
        for (var dimension = 3; dimension <= 5; dimension++)
        {
            // Under one name, each time another collection.
            await server.Placement.CreateCollectionAsync(new CreateCollectionRequest { Name = "theirs", Dimension = dimension });
            await Eventually.TrueAsync(() => replica.Current.Collections["theirs"].Routes.ShardIds.All(id => replica.Current.Shards[id].LeaderId != 0));
            await server.Placement.DeleteCollectionAsync(new DeleteCollectionRequest { Name = "theirs" });
            if (dimension < 5)
            {
                await server.Placement.CreateCollectionAsync(new CreateCollectionRequest { Name = "brief", Dimension = dimension });
                await server.Placement.DeleteCollectionAsync(new DeleteCollectionRequest { Name = "brief" });
            }
        }

        await server.Placement.DeleteCollectionAsync(new DeleteCollectionRequest { Name = options.CollectionOf(0) });
        await Eventually.TrueAsync(() => replica.Current.Shards.Count == 16 && run.Counters.ShardsLed == 16);
        await end.CancelAsync();
        var report = await result;

        report.Breaches.Should().BeEmpty();
        report.Missed.Should().BeEmpty();
        report.CollectionsDeleted.Should().Be(1);
        report.Tally.NeededDeleted.Should().Be(0);
    }

    [Fact]
    public async Task Gateway_WhoseFirstFetchFailed_KnowsTheCollectionLater()
    {
        await using var server = await RunningServer.StartAsync(
            new InMemoryReplica(TimeProvider.System), TimeProvider.System);
        await using var client = new PlacementDriverClient(new PlacementDriverClientOptions { Addresses = [server.Grpc.Authority] });
        var worker = await server.Placement.RegisterWorkerAsync(new RegisterWorkerRequest { GrpcAddress = "w:1", RaftAddress = "w:2" });
        await server.Placement.HeartbeatAsync(new HeartbeatRequest { WorkerId = worker.WorkerId });
        await server.Placement.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        var (inspector, counters, known) = (new ContractInspector([]), new RunCounters(), new KnownRoutes());
        var groups = new ShardGroups(1);
        var calls = new DriverCalls("gateway", client, counters, inspector, TimeProvider.System);
        var gateway = new GatewayLoop(
            calls, new SimulationOptions { Addresses = [] }, known, groups, counters, inspector, new CollectionInquiry(calls, inspector, groups), TimeProvider.System);
        using var end = new CancellationTokenSource();

        // Nothing is known: as after a creation whose fetch got no answer.
        var watching = gateway.WatchAsync(end.Token);
        await Eventually.TrueAsync(() => known.Find("docs") is { Shards.Length: 16 });
        await end.CancelAsync();

        await watching.Invoking(watch => watch).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Run_DriverWithLiveWorkers_IsRefused()
    {
        await using var server = await RunningServer.StartAsync(
            new InMemoryReplica(TimeProvider.System), TimeProvider.System);
        var worker = await server.Placement.RegisterWorkerAsync(
            new RegisterWorkerRequest { GrpcAddress = "real:6201", RaftAddress = "real:7201" });
        await server.Placement.HeartbeatAsync(new HeartbeatRequest { WorkerId = worker.WorkerId });
        await using var run = new SimulationRun(
            new SimulationOptions { Addresses = [server.Grpc.Authority] }, TimeProvider.System);

        var result = () => run.RunAsync(CancellationToken.None);

        await result.Should().ThrowAsync<UsedDriverException>().WithMessage("*1 live worker*");
    }
}
