using System.Collections.Concurrent;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Server.Tests.Watching;

/// <summary>A reader that takes as many messages as the test lets it.</summary>
internal sealed class PacedWriter : IServerStreamWriter<WatchResponse>, IDisposable
{
    private readonly SemaphoreSlim pace = new(0);
    private readonly ConcurrentQueue<WatchResponse> taken = [];

    public WriteOptions? WriteOptions { get; set; }

    public int Count => taken.Count;

    public IEnumerable<WatchResponse> TakeAll()
    {
        while (taken.TryDequeue(out var response))
        {
            yield return response;
        }
    }

    /// <summary>Lets it take more.</summary>
    public void Allow(int messages) => pace.Release(messages);

    public Task WriteAsync(WatchResponse message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(WatchResponse message, CancellationToken cancellationToken)
    {
        await pace.WaitAsync(cancellationToken);
        taken.Enqueue(message);
    }

    public void Dispose() => pace.Dispose();
}
