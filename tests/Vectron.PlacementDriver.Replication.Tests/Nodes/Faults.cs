using Grpc.Core;
using Grpc.Core.Interceptors;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Nodes;

/// <summary>Stands between the network and a node: may hold back or drop what reaches it.</summary>
internal sealed class Faults : Interceptor
{
    /// <summary>Awaited with the method's name before each call is answered.</summary>
    public Func<string, Task>? Before { get; set; }

    /// <summary>Whether the node is of a version that takes streams of appends.</summary>
    public bool KnowsStreams { get; set; } = true;

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

    /// <summary>Each append of a stream passes as one that comes alone.</summary>
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        KnowsStreams
            ? continuation(new PassedStream<TRequest>(requestStream, () => PassAsync(context, "AppendEntries")), responseStream, context)
            : throw new RpcException(new Status(StatusCode.Unimplemented, "a method of a later version"));

    private Task PassAsync(ServerCallContext context) => PassAsync(context, context.Method.Split('/')[^1]);

    private async Task PassAsync(ServerCallContext context, string method)
    {
        if (CutOff || (CutOffFrom != 0 && PeerMetadata.Read(context.RequestHeaders).From == CutOffFrom))
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "cut off by the test"));
        }

        if (Before is { } before)
        {
            await before(method);
        }
    }

    private sealed class PassedStream<T>(IAsyncStreamReader<T> stream, Func<Task> passAsync) : IAsyncStreamReader<T>
    {
        public T Current => stream.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            var isThere = await stream.MoveNext(cancellationToken);
            if (isThere)
            {
                await passAsync();
            }

            return isThere;
        }
    }
}
