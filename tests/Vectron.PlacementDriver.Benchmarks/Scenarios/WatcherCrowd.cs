using Grpc.Core;
using Grpc.Net.Client;
using Vectron.PlacementDriver.Cluster.Tests;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>Clients that watch one node's routes, each on a connection of its own.</summary>
internal sealed class WatcherCrowd : IAsyncDisposable
{
    /// <summary>Host of the one worker whose address changes.</summary>
    public const string MovingHost = "127.0.0.9";

    private readonly CancellationTokenSource end;
    private readonly string[] newest;
    private readonly Task[] watching;
    private int pictures;
    private long messages;

    private WatcherCrowd(string address, int count, CancellationToken cancellation)
    {
        end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        newest = new string[count];
        watching = [.. Enumerable.Range(0, count).Select(number => WatchAsync(address, number))];
    }

    /// <summary>What all of them have received.</summary>
    public long Messages => Volatile.Read(ref messages);

    /// <summary>Starts them and waits until each has a whole picture.</summary>
    public static async Task<WatcherCrowd> StartAsync(string address, int count, CancellationToken cancellation)
    {
        var crowd = new WatcherCrowd(address, count, cancellation);
        await Eventually.TrueAsync(
            () =>
            {
                crowd.ThrowIfOneEnded();
                return Task.FromResult(Volatile.Read(ref crowd.pictures) == count);
            },
            () => $"all watchers should have a picture, {crowd.pictures} do");
        return crowd;
    }

    /// <summary>Waits until each has been told of the moving worker's address.</summary>
    public Task WaitForAsync(string moved) => Eventually.TrueAsync(
        () =>
        {
            ThrowIfOneEnded();
            return Task.FromResult(newest.All(seen => Volatile.Read(ref seen) == moved));
        },
        () => $"{newest.Count(seen => seen != moved)} watchers were not told of {moved}");

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await Task.WhenAll(watching);
        end.Dispose();
    }

    private void ThrowIfOneEnded()
    {
        if (watching.FirstOrDefault(watcher => watcher.IsCompleted) is { } ended)
        {
            throw new InvalidOperationException("a watch ended", ended.Exception);
        }
    }

    private async Task WatchAsync(string address, int number)
    {
        using var channel = GrpcChannel.ForAddress($"http://{address}", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler(),
            DisposeHttpClient = true,
        });
        using var watch = new WatchService.WatchServiceClient(channel).Watch(
            new WatchRequest { Kind = WatchKind.Routes }, cancellationToken: CancellationToken.None);
        try
        {
            while (await watch.ResponseStream.MoveNext(end.Token))
            {
                var answer = watch.ResponseStream.Current;
                Interlocked.Increment(ref messages);
                if (answer.State?.Workers.FirstOrDefault(worker => worker.GrpcAddress.StartsWith(MovingHost, StringComparison.Ordinal)) is { } moved)
                {
                    Volatile.Write(ref newest[number], moved.GrpcAddress);
                }

                if (answer is { Step: WatchStep.Picture, Last: true })
                {
                    Interlocked.Increment(ref pictures);
                }
            }
        }
        catch (Exception exception) when (end.IsCancellationRequested && exception is RpcException or OperationCanceledException)
        {
            // Told to end.
        }
    }
}
