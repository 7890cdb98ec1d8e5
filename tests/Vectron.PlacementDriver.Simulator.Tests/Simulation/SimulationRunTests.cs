using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Contract;
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
    public async Task Run_BesideAnOperatorWhoCreatesACollection_BreaksNothing()
    {
        await using var server = await RunningServer.StartAsync(
            new InMemoryReplica(TimeProvider.System), TimeProvider.System);
        var options = new SimulationOptions
        {
            Addresses = [server.Grpc.Authority],
            Workers = 4,
            Beat = TimeSpan.FromMilliseconds(100),
        };
        await using var run = new SimulationRun(options, TimeProvider.System);
        using var end = new CancellationTokenSource();

        var result = run.RunAsync(end.Token);
        await Eventually.TrueAsync(() => run.Tally.Founded == 48);
        await server.Placement.CreateCollectionAsync(new CreateCollectionRequest { Name = "products", Dimension = 4 });
        await Eventually.TrueAsync(() => run.Tally.Founded == 96 && run.Counters is { ShardsLed: 16, Lookups: > 0 });
        await end.CancelAsync();
        var report = await result;

        report.Breaches.Should().BeEmpty();
        report.Missed.Should().BeEmpty();
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
