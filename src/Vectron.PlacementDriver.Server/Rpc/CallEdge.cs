using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Diagnostics;
using Vectron.PlacementDriver.Server.Hosting;
using Vectron.PlacementDriver.Server.Shedding;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>
/// What every call of the placement service passes on its way in and out: refused while the node stops, errors turned
/// into statuses, trailers set, measured, logged.
/// </summary>
internal sealed partial class CallEdge(
    CallGate gate, CallLanes lanes, IReplica replica, ServerMetrics metrics, TimeProvider time, ILogger<CallEdge> logger) : Interceptor
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private static readonly Metadata.Entry[] RoleTrailers =
        [.. Enum.GetValues<ReplicaRole>().Select(role => new Metadata.Entry(RpcMetadata.Role, RoleName.Of(role)))];

    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var http = context.GetHttpContext();
        var entry = Enter(context.Method, http.Features.Get<BegunCall>()?.Began);
        var status = StatusCode.OK;
        try
        {
            return entry.IsAdmitted
                ? await continuation(request, context).ConfigureAwait(false)
                : throw CallGate.Stopping();
        }
#pragma warning disable CA1031 // The edge: whatever went wrong becomes a status here and nowhere else.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var error = RpcStatus.From(exception, context, DeadlinePassed(context));
            status = error.StatusCode;
            Report(entry.Method, context.Peer, error, exception);
            throw error;
        }
        finally
        {
            SetTrailers(context);
            Leave(entry, status, http);
        }
    }

    /// <summary>A call comes in. Each is followed by <see cref="Leave"/> or <see cref="Withdraw"/>.</summary>
    /// <param name="path">The call, as <c>/package.Service/Method</c>.</param>
    /// <param name="began">When it did; null for now.</param>
    public CallEntry Enter(string path, long? began = null)
    {
        var lane = lanes.Find(path)?.Lane;
        lane?.Enter();
        return new CallEntry(path[(path.LastIndexOf('/') + 1)..], lane, began ?? time.GetTimestamp(), gate.TryEnter());
    }

    /// <summary>A call has ended.</summary>
    public void Leave(in CallEntry entry, StatusCode status, HttpContext context)
    {
        if (entry.IsAdmitted)
        {
            gate.Leave();
        }

        var ended = time.GetTimestamp();
        entry.Lane?.Leave(ended);
        var elapsed = time.GetElapsedTime(entry.Began, ended);
        metrics.CallEnded(entry.Method, status, elapsed);
        if (status != StatusCode.Cancelled)
        {
            context.Features.Get<FrameBudget>()?.Earn();
        }

        if (status == StatusCode.OK && elapsed > Slow)
        {
            Log.SlowCall(logger, entry.Method, PeerOf(context.Connection), (long)elapsed.TotalMilliseconds);
        }
    }

    /// <summary>A call is not answered by who let it in, and will come in again.</summary>
    public void Withdraw(in CallEntry entry)
    {
        entry.Lane?.Withdraw();
        if (entry.IsAdmitted)
        {
            gate.Leave();
        }
    }

    /// <summary>
    /// Streams are refused while the node stops, but it does not wait for them: they watch <see cref="CallGate.Closing"/>.
    /// </summary>
    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            if (gate.IsClosed)
            {
                throw CallGate.Stopping();
            }

            await continuation(request, responseStream, context).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The edge: whatever went wrong becomes a status here and nowhere else.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var error = RpcStatus.From(exception, context, DeadlinePassed(context));
            Report(context.Method[(context.Method.LastIndexOf('/') + 1)..], context.Peer, error, exception);
            throw error;
        }
    }

    // As the library writes it: https://github.com/grpc/grpc/blob/master/doc/naming.md.
    private static string PeerOf(ConnectionInfo connection)
    {
        var address = connection.RemoteIpAddress ?? IPAddress.None;
        var scheme = address.AddressFamily == AddressFamily.InterNetworkV6 ? "ipv6" : "ipv4";
        return $"{scheme}:{new IPEndPoint(address, connection.RemotePort)}";
    }

    private bool DeadlinePassed(ServerCallContext context) =>
        context.Deadline != DateTime.MaxValue && time.GetUtcNow().UtcDateTime >= context.Deadline;

    private void SetTrailers(ServerCallContext context)
    {
        ServedState.SetDefault(context, replica.Current);
        context.ResponseTrailers.Add(RoleTrailers[(int)replica.Role]);
    }

    private void Report(string method, string peer, RpcException error, Exception exception)
    {
        if (error.StatusCode == StatusCode.Internal)
        {
            Log.BrokenCall(logger, exception, method, peer);
        }
        else
        {
            Log.FailedCall(logger, method, peer, error.StatusCode, error.Status.Detail);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3100, LogLevel.Information, "{Method} from {Peer} took {ElapsedMs} ms")]
        public static partial void SlowCall(ILogger logger, string method, string peer, long elapsedMs);

        [LoggerMessage(3101, LogLevel.Debug, "{Method} from {Peer} failed as {Status}: {Detail}")]
        public static partial void FailedCall(ILogger logger, string method, string peer, StatusCode status, string detail);

        [LoggerMessage(3102, LogLevel.Error, "{Method} from {Peer} failed unexpectedly")]
        public static partial void BrokenCall(ILogger logger, Exception exception, string method, string peer);
    }
}
