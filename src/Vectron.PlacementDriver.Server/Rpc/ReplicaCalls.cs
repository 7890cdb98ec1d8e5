using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>
/// Reads and writes on behalf of a call: honours its deadline, consistency and idempotency key, and remembers for the
/// trailers which state the answer shows.
/// </summary>
internal sealed class ReplicaCalls(IReplica replica, TimeProvider time)
{
    private readonly SharedDeadline sharedDeadline = new(DefaultDeadline, time);

    /// <summary>How long a call may take whose caller set no deadline.</summary>
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(30);

    /// <summary>The state to answer a read from.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<PlacementSnapshot> ReadAsync(ServerCallContext call)
    {
        if (call.GetHttpContext().Features.Get<BegunCall>() is { Failure: { } known })
        {
            ExceptionDispatchInfo.Throw(known);
        }

        var snapshot = RpcMetadata.WantsLocal(call)
            ? Local()
            : await replica.ReadAsync(call.Deadline, DeadlineOf(call)).ConfigureAwait(false);
        ServedState.Set(call, snapshot);
        return snapshot;
    }

    /// <summary>Gets a command carried out, or refused by the state machine; of a <see cref="Trial"/>, on a copy of the state.</summary>
    public async ValueTask<CommittedCommand> ProposeAsync(Command command, IMessage request, ServerCallContext call)
    {
        if (Trial.Of(call) is { } trial)
        {
            var state = await ReadAsync(call).ConfigureAwait(false);
            return trial.Run(command, state, time.GetUtcNow().ToUnixTimeMilliseconds());
        }

        // Means nothing for a write, but a mistake in it should not go unnoticed.
        _ = RpcMetadata.WantsLocal(call);
        var key = KeyOf(request, call);
        var committed = await replica.ProposeAsync(command, key, call.Deadline, DeadlineOf(call)).ConfigureAwait(false);
        ServedState.Set(call, committed.Snapshot);
        return committed;
    }

    /// <summary>Gets a command carried out; a refusal ends the call.</summary>
    public async ValueTask<CommittedCommand> CarryOutAsync(Command command, IMessage request, ServerCallContext call)
    {
        var committed = await ProposeAsync(command, request, call).ConfigureAwait(false);
        return committed.Outcome.IsAccepted ? committed : throw RpcStatus.Rejected(committed.Outcome);
    }

    // A node that takes no part, or whose state is not to be trusted, has nothing to tell.
    private PlacementSnapshot Local() => replica.Status is { Role: ReplicaRole.Stopped } stopped
        ? throw new ReplicaException(ReplicaFailure.Unavailable, stopped.WaitingFor)
        : replica.Current;

    private static IdempotencyKey? KeyOf(IMessage request, ServerCallContext call)
    {
        if (RpcMetadata.Key(call) is not { } value)
        {
            return null;
        }

        var key = new IdempotencyKey(value, Digest(call.Method, request));
        return key.FindFault() is { } fault ? throw RpcStatus.InvalidArgument(fault) : key;
    }

    /// <summary>
    /// Fires at the call's deadline, or after about <see cref="DefaultDeadline"/>. A caller without a deadline that goes away
    /// is not noticed before: to watch each for that would cost more than to answer it.
    /// </summary>
    /// <exception cref="RpcException">There was no time left when the call came; the library takes that for no deadline.</exception>
    public CancellationToken DeadlineOf(ServerCallContext call) =>
        call.Deadline != DateTime.MaxValue ? call.CancellationToken
        : GrpcTimeout.Parse(call.GetHttpContext().Request.Headers[GrpcTimeout.Header]) == TimeSpan.Zero ? throw RpcStatus.TooLate()
        : sharedDeadline.Token;

    /// <summary>Does something within <see cref="DeadlineOf"/>.</summary>
    public ValueTask<T> WithDeadlineAsync<T>(ServerCallContext call, Func<CancellationToken, ValueTask<T>> work) =>
        work(DeadlineOf(call));

    private static string Digest(string method, IMessage request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(method));
        hash.AppendData([0]);
        hash.AppendData(request.ToByteArray());
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
