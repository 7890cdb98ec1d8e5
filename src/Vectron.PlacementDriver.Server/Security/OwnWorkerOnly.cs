using System.Globalization;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Validation;
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
                case RegisterRerankerRequest register:
                    Require(caller, register.GrpcAddress, "grpc_address");
                    break;
                case HeartbeatRequest beat when TryRead(beat.WorkerId, out var id):
                    Require(caller, await AddressOfAsync(WorkerAddress, id, context).ConfigureAwait(false), $"worker '{id}' at");
                    break;
                case RerankerHeartbeatRequest beat when TryRead(beat.RerankerId, out var id):
                    Require(caller, await AddressOfAsync(RerankerAddress, id, context).ConfigureAwait(false), $"reranker '{id}' at");
                    break;
            }
        }

        return await continuation(request, context).ConfigureAwait(false);
    }

    private static bool TryRead(string id, out ulong value) =>
        ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    // Empty values and unknown ids are nobody's; the service refuses them in its own words.
    private static void Require(Identity caller, string address, string what)
    {
        if (address.Length > 0 && address != caller.Name)
        {
            throw new RpcException(new Status(
                StatusCode.PermissionDenied, $"{caller} may not speak for {what} {QuotedText.Of(address)}: only for itself"));
        }
    }

    // A worker that is not listed any more keeps its id and may come back under it.
    private static string? WorkerAddress(PlacementSnapshot snapshot, ulong id) =>
        snapshot.Workers.TryGetValue(id, out var worker) ? worker.RaftAddress
        : snapshot.AbsentWorkers.TryGetValue(id, out var absent) ? absent.Worker.RaftAddress
        : null;

    private static string? RerankerAddress(PlacementSnapshot snapshot, ulong id) =>
        snapshot.Rerankers.TryGetValue(id, out var reranker) ? reranker.GrpcAddress : null;

    private async ValueTask<string> AddressOfAsync(
        Func<PlacementSnapshot, ulong, string?> find, ulong id, ServerCallContext context)
    {
        // An id keeps its address, so a state that lags behind is as good as any, unless the caller is new.
        if (find(replica.Current, id) is { } known)
        {
            return known;
        }

        try
        {
            return find(await replica.ReadAsync(context.Deadline, context.CancellationToken).ConfigureAwait(false), id) ?? "";
        }
        catch (ReplicaException failure)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, failure.Message));
        }
    }
}
