using System.Diagnostics;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Client.Routes;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Samples;

/// <summary>
/// A gateway: routes by a table that a watch keeps up to date, without a call. Measures how fast, and holds a part of the
/// answers against the driver's own.
/// </summary>
internal static class GatewaySample
{
    private const int Vectors = 100_000;
    private const int Compared = 1_000;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(string[] addresses, CancellationToken cancellationToken)
    {
        await using var client = new PlacementDriverClient(new PlacementDriverClientOptions { Addresses = [.. addresses] });
        await using var routes = new RouteCache(client);
        await routes.WaitUntilReadyAsync(cancellationToken).ConfigureAwait(false);
        var collection = routes.Table.Collections.Keys.Order(StringComparer.Ordinal).FirstOrDefault();
        if (collection is null)
        {
            Console.WriteLine("there is no collection to route to: create one first");
            return;
        }

        var vectors = Enumerable.Range(0, Vectors).Select(number => $"vector-{number}").ToArray();
        var (lookups, seconds) = Measure(routes, collection, vectors, cancellationToken);
        Console.WriteLine(
            $"{lookups / seconds / 1e6:0.0} million lookups/s on one thread, at revision {routes.Table.Revision}, confirmed {routes.Staleness?.TotalMilliseconds:0} ms ago");
        Console.WriteLine($"{await CompareAsync(client, routes, collection, vectors, cancellationToken).ConfigureAwait(false)} of {Compared} differ from the driver's answer");
    }

    private static (long Lookups, double Seconds) Measure(
        RouteCache routes, string collection, string[] vectors, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var (lookups, found) = (0L, 0L);
        while (watch.Elapsed < Duration && !cancellationToken.IsCancellationRequested)
        {
            foreach (var vector in vectors)
            {
                found += routes.Find(collection, vector) is { ServingAddress.Length: > 0 } ? 1 : 0;
            }

            lookups += vectors.Length;
        }

        Console.WriteLine($"{found} of {lookups} lookups found a worker that serves");
        return (lookups, watch.Elapsed.TotalSeconds);
    }

    private static async Task<int> CompareAsync(
        PlacementDriverClient client, RouteCache routes, string collection, string[] vectors, CancellationToken cancellationToken)
    {
        var different = 0;
        foreach (var vector in vectors.Take(Compared))
        {
            var answer = await client.GetWorkerAsync(
                new GetWorkerRequest { Collection = collection, VectorId = vector }, null, cancellationToken).ConfigureAwait(false);
            var shard = routes.Find(collection, vector);
            different += shard?.Id == answer.Value.ShardId && shard.ServingAddress == answer.Value.GrpcAddress ? 0 : 1;
        }

        return different;
    }
}
