using Grpc.Core;
using Grpc.Core.Interceptors;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Nodes;

/// <summary>Stands between the network and a node: may hold back or drop what reaches it.</summary>
internal sealed class Faults : Interceptor
{
    /// <summary>Awaited with the method's name before each call is answered.</summary>
    public Func<string, Task>? Before { get; set; }

    /// <summary>Drops everything from now on, or lets it through again.</summary>
    public bool CutOff { get; set; }

    /// <summary>Drops the calls of this node from now on; 0 for none.</summary>
    public ulong CutOffFrom { get; set; }

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        await PassAsync(context);
        return await continuation(request, context);
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await PassAsync(context);
        return await continuation(requestStream, context);
    }

    private async Task PassAsync(ServerCallContext context)
    {
        if (CutOff || (CutOffFrom != 0 && PeerMetadata.Read(context.RequestHeaders).From == CutOffFrom))
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "cut off by the test"));
        }

        if (Before is { } before)
        {
            await before(context.Method.Split('/')[^1]);
        }
    }
}
