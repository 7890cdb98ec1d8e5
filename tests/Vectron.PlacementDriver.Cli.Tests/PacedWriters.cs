using System.Collections.Concurrent;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Cluster.Tests;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>
/// Clients that create collections through the client library, one after the other each, until they are stopped. A write
/// that the library gives up, at its deadline or because it was refused, is kept as a failure.
/// </summary>
internal sealed class PacedWriters : IAsyncDisposable
{
    private const int Writers = 3;

    // Bounds the writes: at most 20 per second and writer.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<string> acknowledged = [];
    private readonly ConcurrentQueue<string> failures = [];
    private readonly CancellationTokenSource stop = new();
    private readonly Task all;

    /// <param name="name">Their collections are named after it.</param>
    /// <param name="addresses">Where each client looks for the driver, the first one first.</param>
    public PacedWriters(string name, params string[] addresses) =>
        all = Task.WhenAll(Enumerable.Range(1, Writers).Select(writer => WriteAsync($"{name}-{writer}", [.. addresses])));

    /// <summary>The collections whose creation was acknowledged, in any order.</summary>
    public IReadOnlyCollection<string> Acknowledged => acknowledged;

    /// <summary>What became of the writes that failed.</summary>
    public IReadOnlyCollection<string> Failures => failures;

    /// <summary>Waits until this many more writes are acknowledged.</summary>
    public Task WaitForMoreAsync(int writes)
    {
        var target = acknowledged.Count + writes;
        return Eventually.TrueAsync(
            () => Task.FromResult(acknowledged.Count >= target),
            () => $"clients should get on with writing; failed so far: {string.Join("; ", failures)}");
    }

    /// <summary>Lets each client finish the write that it is about.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await all;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }

    private async Task WriteAsync(string writer, string[] addresses)
    {
        await using var client = new PlacementDriverClient(new PlacementDriverClientOptions { Addresses = [.. addresses] });
        using var pace = new PeriodicTimer(Pace);
        for (var number = 1; !stop.IsCancellationRequested; number++)
        {
            var request = new CreateCollectionRequest { Name = $"{writer}-{number}", Dimension = 8, Distance = "cosine" };
            try
            {
                await client.CreateCollectionAsync(request, cancellationToken: CancellationToken.None);
                acknowledged.Enqueue(request.Name);
            }
            catch (PlacementDriverException failed)
            {
                failures.Enqueue($"{request.Name}: {failed.Message}");
            }

            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
