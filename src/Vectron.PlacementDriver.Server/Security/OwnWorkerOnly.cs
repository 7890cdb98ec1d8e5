using System.Globalization;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>
/// Lets a worker speak for itself alone. Its identity is named by its raft address, which its id is bound to for ever; so
/// an identity can be made before the driver has given an id, and neither restarts nor other nodes need to learn it.
/// </summary>
internal sealed class OwnWorkerOnly(IReplica replica) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        if (Callers.Of(context) is { Role: Role.Worker } caller)
        {
            switch (request)
            {
                case RegisterWorkerRequest register:
                    Require(caller, register.RaftAddress, "raft_address");
                    break;
                case HeartbeatRequest beat when ulong.TryParse(
                    beat.WorkerId, NumberStyles.None, CultureInfo.InvariantCulture, out var id):
                    Require(caller, await AddressOfAsync(id, context.CancellationToken).ConfigureAwait(false), $"worker '{id}'");
                    break;
            }
        }

        return await continuation(request, context).ConfigureAwait(false);
    }

    // Empty values and unknown ids are no worker's; the service refuses them in its own words.
    private static void Require(Identity caller, string address, string what)
    {
        if (address.Length > 0 && !address.Equals(caller.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw new RpcException(new Status(
                StatusCode.PermissionDenied, $"{caller} may not speak for {what} with raft address '{address}'"));
        }
    }

    private async ValueTask<string> AddressOfAsync(ulong workerId, CancellationToken cancellation)
    {
        // An id keeps its raft address, so a state that lags behind is as good as any, unless the worker is new.
        if (Find(replica.Current, workerId) is { } known)
        {
            return known;
        }

        try
        {
            return Find(await replica.ReadAsync(cancellation).ConfigureAwait(false), workerId) ?? "";
        }
        catch (ReplicaException failure)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, failure.Message));
        }
    }

    private static string? Find(PlacementSnapshot snapshot, ulong workerId) =>
        snapshot.Workers.TryGetValue(workerId, out var worker) ? worker.RaftAddress : null;
}
