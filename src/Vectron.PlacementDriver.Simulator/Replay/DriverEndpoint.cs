using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Vectron.PlacementDriver.Simulator.Replay;

/// <summary>
/// One node, called without the client library's help: a replay must see each status, and send what was recorded and
/// nothing else.
/// </summary>
internal sealed class DriverEndpoint : IDisposable
{
    private readonly GrpcChannel channel;
    private readonly CallInvoker invoker;
    private readonly TimeProvider time;

    public DriverEndpoint(string address, TimeProvider time)
    {
        Address = address;
        this.time = time;
        channel = GrpcChannel.ForAddress(
            address.Contains("://", StringComparison.Ordinal) ? address : $"http://{address}",
            new GrpcChannelOptions
            {
                // A node that was killed comes back: do not shun it for minutes.
                InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
                MaxReconnectBackoff = TimeSpan.FromMilliseconds(500),
            });
        invoker = channel.CreateCallInvoker();
    }

    /// <summary>As the user spelled it.</summary>
    public string Address { get; }

    /// <summary>Sends a call once.</summary>
    /// <returns>The answer, or the status that came instead.</returns>
    public async Task<(IMessage? Response, Status Status)> CallAsync(
        PlacementMethod method, IMessage request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var deadline = (time.GetUtcNow() + timeout).UtcDateTime;
        var options = new CallOptions(deadline: deadline, cancellationToken: cancellationToken);
        try
        {
            using var call = invoker.AsyncUnaryCall(method.Rpc, null, options, request);
            return (await call.ResponseAsync.ConfigureAwait(false), Status.DefaultSuccess);
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (null, failure.Status);
        }
    }

    public void Dispose() => channel.Dispose();
}
