using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>Writes the calls that the policy marks to the audit log, with TLS or without.</summary>
internal sealed class AuditedCalls(AuditLog audit) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        if (AccessPolicy.OfCall(context.Method) is not { Audited: true })
        {
            return await continuation(request, context).ConfigureAwait(false);
        }

        var status = new Status(StatusCode.Unknown, "it ended with an exception");
        try
        {
            var response = await continuation(request, context).ConfigureAwait(false);
            status = Status.DefaultSuccess;
            return response;
        }
        catch (RpcException failure)
        {
            status = failure.Status;
            throw;
        }
        finally
        {
            audit.Ended(Callers.Of(context), context, (IMessage)request, status.StatusCode, status.Detail);
        }
    }
}
