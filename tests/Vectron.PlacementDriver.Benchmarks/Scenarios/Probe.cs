using System.Diagnostics;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>A few calls at a steady pace beside a load: what a caller sees of it.</summary>
internal sealed class Probe : IAsyncDisposable
{
    private const double Percentile = 0.99;
    private const double CalmMs = 20;
    private const int CalmCalls = 20;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stopping;
    private readonly Task running;
    private readonly List<double> heartbeats = [];
    private readonly List<double> lookups = [];
    private int refused;

    private Probe(PlacementService.PlacementServiceClient client, CancellationToken cancellation)
    {
        stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        running = Task.WhenAll(
            PaceAsync(heartbeats, () => client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "1" }, Limited).ResponseAsync),
            PaceAsync(lookups, () => client.GetWorkerAsync(new GetWorkerRequest { Collection = "docs", VectorId = "v" }, Limited).ResponseAsync));
    }

    private static CallOptions Limited => new(deadline: DateTime.UtcNow + CallLimit);

    /// <summary>Starts to call.</summary>
    public static Probe Start(PlacementService.PlacementServiceClient client, CancellationToken cancellation) => new(client, cancellation);

    /// <summary>Calls one after the other until twenty in a row were answered quickly; how long that took.</summary>
    public static async Task<TimeSpan> UntilCalmAsync(PlacementService.PlacementServiceClient client, CancellationToken cancellation)
    {
        var start = Stopwatch.StartNew();
        for (var calm = 0; calm < CalmCalls;)
        {
            cancellation.ThrowIfCancellationRequested();
            var call = Stopwatch.StartNew();
            try
            {
                await client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "1" }, Limited);
                calm = call.Elapsed.TotalMilliseconds < CalmMs ? calm + 1 : 0;
            }
            catch (RpcException)
            {
                calm = 0;
            }
        }

        return start.Elapsed;
    }

    /// <summary>Ends the calls and says what they saw.</summary>
    public async Task<ProbeReport> StopAsync()
    {
        await stopping.CancelAsync();
        await running;
        return new ProbeReport(P99(heartbeats), P99(lookups), heartbeats.Count + lookups.Count, refused);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stopping.Dispose();
    }

    private static double P99(List<double> milliseconds)
    {
        milliseconds.Sort();
        return milliseconds.Count == 0 ? 0 : milliseconds[(int)(milliseconds.Count * Percentile)];
    }

    private async Task PaceAsync<T>(List<double> answered, Func<Task<T>> call)
    {
        var calls = new List<Task>();
        using var pace = new PeriodicTimer(Pace);
        while (!stopping.IsCancellationRequested)
        {
            calls.Add(CallAsync(answered, call));
            await pace.WaitForNextTickAsync();
        }

        await Task.WhenAll(calls);
    }

    private async Task CallAsync<T>(List<double> answered, Func<Task<T>> call)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            await call();
            lock (answered)
            {
                answered.Add(watch.Elapsed.TotalMilliseconds);
            }
        }
        catch (RpcException)
        {
            Interlocked.Increment(ref refused);
        }
    }
}
