using Grpc.Core;
using Grpc.Net.Client;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Server.Tests.Watching;

/// <summary>A watch over a real connection.</summary>
internal sealed class WatchStream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly GrpcChannel channel;
    private readonly AsyncServerStreamingCall<WatchResponse> call;

    public WatchStream(Uri server, WatchRequest request)
    {
        channel = GrpcChannel.ForAddress(server);
        call = new WatchService.WatchServiceClient(channel).Watch(request);
    }

    /// <summary>The next message.</summary>
    public async Task<WatchResponse> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        (await call.ResponseStream.MoveNext(patience.Token)).Should().BeTrue("the stream goes on");
        return call.ResponseStream.Current;
    }

    public ValueTask DisposeAsync()
    {
        call.Dispose();
        channel.Dispose();
        return ValueTask.CompletedTask;
    }
}
