using System.Collections.Concurrent;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Server.Tests.Watching;

/// <summary>A reader that takes messages while the test lets it, and holds the writer up otherwise.</summary>
internal sealed class PacedWriter : IServerStreamWriter<WatchResponse>
{
    private readonly ConcurrentQueue<WatchResponse> taken = [];
    private volatile TaskCompletionSource reading = NewGate();

    public WriteOptions? WriteOptions { get; set; }

    public int Count => taken.Count;

    public IEnumerable<WatchResponse> TakeAll()
    {
        while (taken.TryDequeue(out var response))
        {
            yield return response;
        }
    }

    /// <summary>Takes whatever comes.</summary>
    public void Read() => reading.TrySetResult();

    /// <summary>Takes nothing from the next message on.</summary>
    public void Stall() => reading = NewGate();

    public Task WriteAsync(WatchResponse message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(WatchResponse message, CancellationToken cancellationToken)
    {
        await reading.Task.WaitAsync(cancellationToken);
        taken.Enqueue(message);
    }

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
