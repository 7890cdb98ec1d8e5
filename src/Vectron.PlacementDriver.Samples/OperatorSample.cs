using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Samples;

/// <summary>A program of an operator: asks how the cluster is and then follows what happens.</summary>
internal static class OperatorSample
{
    public static async Task RunAsync(string[] addresses, CancellationToken cancellationToken)
    {
        await using var client = new PlacementDriverClient(new PlacementDriverClientOptions { Addresses = [.. addresses] });
        var status = await client.Admin.GetClusterStatusAsync(null, cancellationToken).ConfigureAwait(false);
        Console.WriteLine($"node {status.Value.LeaderNodeId} leads, {status.Value.Counts.HealthyWorkers} healthy workers");
        try
        {
            await foreach (var update in client.WatchPicturesAsync(new WatchRequest(), cancellationToken).ConfigureAwait(false))
            {
                var picture = update.Picture;
                Console.WriteLine(
                    $"revision {picture.Revision}: {picture.Workers.Count} workers, {picture.Collections.Count} collections, {picture.Shards.Count} shards ({update.Step})");
            }
        }
        catch (OperationCanceledException)
        {
            // Interrupted, as was wished.
        }
    }
}
