using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>Writes the calls that the policy marks to the audit log, with TLS or without.</summary>
internal sealed class AuditedCalls(AuditLog audit) : Interceptor
{
    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        IsAudited(context) ? AuditUnaryAsync(request, context, continuation) : continuation(request, context);

    private async Task<TResponse> AuditUnaryAsync<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class
    {
        TResponse? response = null;
        await AuditAsync(request, context, async () => response = await continuation(request, context).ConfigureAwait(false)).ConfigureAwait(false);
        return response!;
    }

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        IsAudited(context)
            ? AuditAsync(request, context, () => continuation(request, responseStream, context))
            : continuation(request, responseStream, context);

    // Most calls are not, peers' among them: they pass without a stop.
    private static bool IsAudited(ServerCallContext context) => AccessPolicy.OfCall(context.Method) is { Audited: true };

    private async Task AuditAsync<TRequest>(TRequest request, ServerCallContext context, Func<Task> call)
    {
        var status = new Status(StatusCode.Unknown, "it ended with an exception");
        try
        {
            await call().ConfigureAwait(false);
            status = Status.DefaultSuccess;
        }
        catch (RpcException failure)
        {
            status = failure.Status;
            throw;
        }
        finally
        {
            audit.Ended(Callers.Of(context), context, (IMessage)request!, status.StatusCode, status.Detail);
        }
    }
}
