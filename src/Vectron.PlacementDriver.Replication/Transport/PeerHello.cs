using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>Asks nodes who they are, over a connection made for the question.</summary>
internal sealed class PeerHello(LocalPeer local, RaftTimings timings, TimeProvider time)
{
    /// <summary>Asks one node.</summary>
    /// <param name="nodeId">Who it should be.</param>
    /// <param name="address">Where it listens for peers.</param>
    /// <param name="isEmpty">Whether this node says that it is empty itself.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="RpcException">It does not answer.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="token"/> fired.</exception>
    public async Task<HelloResponse> AskAsync(ulong nodeId, PeerAddress address, bool isEmpty, CancellationToken token)
    {
        using var channel = local.Connect(nodeId, address);
        var client = new PeerService.PeerServiceClient(channel);
        var deadline = (time.GetUtcNow() + timings.Hello).UtcDateTime;
        var request = new HelloRequest { Sender = local.Describe(isEmpty) };
        try
        {
            return await client.HelloAsync(request, deadline: deadline, cancellationToken: token).ConfigureAwait(false);
        }
        catch (RpcException cancelled) when (token.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancelled.Message, cancelled, token);
        }
    }

    /// <summary>Asks one node that may be starting: again until its time is over, while nothing answers.</summary>
    /// <inheritdoc cref="AskAsync"/>
    public async Task<HelloResponse> AskPatientlyAsync(ulong nodeId, PeerAddress address, CancellationToken token)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await AskAsync(nodeId, address, isEmpty: false, token).ConfigureAwait(false);
            }
            catch (RpcException) when (time.GetElapsedTime(began) < timings.HelloPatience)
            {
                await Task.Delay(timings.HelloPause, time, token).ConfigureAwait(false);
            }
        }
    }
}
