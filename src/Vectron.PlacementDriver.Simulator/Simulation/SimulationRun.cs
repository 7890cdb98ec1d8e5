using System.Collections.Immutable;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Client.Routes;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Contract;
using Vectron.PlacementDriver.Simulator.Groups;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Simulation;

/// <summary>Runs simulated workers and gateways against a real driver.</summary>
internal sealed class SimulationRun : IAsyncDisposable
{
    private readonly SimulationOptions options;
    private readonly TimeProvider time;
    private readonly long start;
    private readonly ImmutableArray<PlacementDriverClient> clients;
    private readonly ImmutableArray<SimulatedWorker> workers;
    private readonly ShardGroups groups;
    private readonly KnownRoutes routes = new();
    private readonly ContractInspector inspector = new(ContractChecks.ForCallsThatCarryRetirements());
    private CancellationTokenSource processes = new();
    private TimeSpan? allLedAfter;

    /// <summary>Makes a run; nothing is sent yet.</summary>
    public SimulationRun(SimulationOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        start = time.GetTimestamp();
        groups = new ShardGroups((ulong)options.Seed, time);
        // One client per node, each with another first address: load on every node, few connections.
        clients =
        [
            .. options.Addresses.Select((_, first) => new PlacementDriverClient(
                new PlacementDriverClientOptions
                {
                    Addresses = [.. options.Addresses.Skip(first), .. options.Addresses.Take(first)],
                },
                time)),
        ];
        workers =
        [
            .. Enumerable.Range(1, options.Workers).Select(number => new SimulatedWorker(
                options.ProfileOf(number),
                new WorkerDisk(),
                groups,
                Tally)),
        ];
    }

    /// <summary>Calls and their times so far.</summary>
    public RunCounters Counters { get; } = new();

    /// <summary>What the workers did so far.</summary>
    public WorkerTally Tally { get; } = new();

    /// <summary>Breaches so far.</summary>
    public int BreachCount => inspector.Count;

    /// <summary>Time since the run began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(start);

    /// <summary>Ends every worker's process and starts it again; disks stay.</summary>
    public async Task RestartWorkersAsync()
    {
        // The old source stays undisposed: loops may still link to its token, and it holds no timer.
        var old = Interlocked.Exchange(ref processes, new CancellationTokenSource());
        await old.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Runs for the whole duration, or until cancelled, and sums up.</summary>
    /// <exception cref="UsedDriverException">The driver knows workers of an earlier run with this seed.</exception>
    public async Task<SimulationReport> RunAsync(CancellationToken cancellationToken)
    {
        await RefuseUsedDriverAsync(cancellationToken).ConfigureAwait(false);
        using var end = new CancellationTokenSource(options.Duration, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        await Task.WhenAll(
        [
            .. workers.Select((worker, i) => LiveAsync(worker, i, stop.Token)),
            UntilStoppedAsync(ServeAsync, stop.Token),
            UntilStoppedAsync(RestartOnTimeAsync, stop.Token),
        ]).ConfigureAwait(false);
        return new SimulationReport
        {
            Options = options,
            CollectionsDeleted = Own.Count(name => inspector.Cluster.Collections.GetValueOrDefault(name) is { Deleted: true }),
            Shards = OwnRoutes.Sum(collection => collection.Shards.Length),
            ShardsLed = OwnRoutes.Sum(KnownRoutes.Led),
            AllLedAfter = allLedAfter,
            Spread = PlacementSpread.Of(workers.Select(worker => worker.Profile.GrpcAddress), routes.All),
            Counters = Counters,
            Tally = Tally,
            Breaches = inspector.Breaches,
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
        {
            await client.DisposeAsync().ConfigureAwait(false);
        }

        processes.Dispose();
    }

    private static async Task UntilStoppedAsync(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        try
        {
            await work(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    // Their simulated disks are gone: they would be workers that lost all their data.
    private async Task RefuseUsedDriverAsync(CancellationToken cancellationToken)
    {
        var calls = CallsOf("before the run", 0);
        var known = await calls.CallAsync(
            "ListWorkers", new ListWorkersRequest(), calls.Client.ListWorkersAsync, cancellationToken)
            .ConfigureAwait(false);
        var mine = workers[0].Profile.RaftAddress;
        if (known is not { Response: var response })
        {
            return;
        }

        if (response.Workers.Any(worker => worker.RaftAddress == mine))
        {
            throw new UsedDriverException(
                $"the driver already knows {mine} from an earlier run: choose another --seed or an empty driver");
        }

        if (response.Workers.Count(worker => worker.Healthy) is > 0 and var others)
        {
            throw new UsedDriverException(
                $"the driver has {others} live worker(s) of its own: shards placed on them would wait for real data");
        }
    }

    private async Task LiveAsync(SimulatedWorker worker, int number, CancellationToken stop)
    {
        var calls = CallsOf(worker.Profile.RaftAddress, number);
        var loop = new WorkerLoop(worker, calls, options, Counters, inspector, InquiryOf(calls), time);
        // Spread over one interval, so that beats do not come in step.
        var delay = options.Beat * number / options.Workers;
        using var life = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (options.KillWorkerAt is { } death && number == options.Seed % options.Workers)
        {
            life.CancelAfter(death > Elapsed ? death - Elapsed : TimeSpan.Zero);
        }

        while (!life.IsCancellationRequested)
        {
            using var process = CancellationTokenSource.CreateLinkedTokenSource(life.Token, processes.Token);
            await loop.RunAsync(delay, process.Token).ConfigureAwait(false);
        }
    }

    private async Task RestartOnTimeAsync(CancellationToken stop)
    {
        if (options.RestartWorkersAt is { } moment)
        {
            await Task.Delay(moment > Elapsed ? moment - Elapsed : TimeSpan.Zero, time, stop).ConfigureAwait(false);
            await RestartWorkersAsync().ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(CancellationToken stop)
    {
        var gateways = Enumerable.Range(0, options.Gateways)
            .Select(number => CallsOf($"gateway-{number + 1}", number))
            .Select(calls => new GatewayLoop(calls, options, routes, groups, Counters, inspector, InquiryOf(calls), time))
            .ToArray();
        await WorkersReadyAsync(stop).ConfigureAwait(false);
        await gateways[0].CreateCollectionsAsync(stop).ConfigureAwait(false);
        await Task.WhenAll(
        [
            gateways[0].WatchAsync(stop),
            NoteAllLedAsync(stop),
            .. gateways.Select((gateway, number) => LookUpAsync(gateway, number, stop)),
        ]).ConfigureAwait(false);
    }

    private Task LookUpAsync(GatewayLoop gateway, int number, CancellationToken stop) =>
        options.LookupsPerSecond == 0
            ? Task.CompletedTask
            : gateway.LookUpAsync(
                new Random(options.Seed + number),
                TimeSpan.FromSeconds((double)options.Gateways / options.LookupsPerSecond),
                stop);

    // A worker counts for placement from its first heartbeat on.
    private async Task WorkersReadyAsync(CancellationToken stop)
    {
        while (Counters.Registered < options.Workers || Counters.Beats < options.Workers)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, stop).ConfigureAwait(false);
        }
    }

    private async Task NoteAllLedAsync(CancellationToken stop)
    {
        while (Counters.ShardsLed < options.Collections * options.ShardsExpected)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, stop).ConfigureAwait(false);
        }

        allLedAfter = Elapsed;
    }

    // Others may create and delete collections beside.
    private IEnumerable<string> Own => Enumerable.Range(0, options.Collections).Select(options.CollectionOf);

    private IEnumerable<CollectionRoutes> OwnRoutes => Own.Select(routes.Find).OfType<CollectionRoutes>();

    private CollectionInquiry InquiryOf(DriverCalls calls) => new(calls, inspector, groups);

    private DriverCalls CallsOf(string source, int number) =>
        new(source, clients[number % clients.Length], Counters, inspector, time);
}
