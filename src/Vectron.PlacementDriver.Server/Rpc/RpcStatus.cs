using System.Globalization;
using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>The one place where refusals and failures become gRPC statuses.</summary>
internal static class RpcStatus
{
    /// <summary>The request is wrong, whatever the state of the cluster.</summary>
    public static RpcException InvalidArgument(string message) => new(new Status(StatusCode.InvalidArgument, message));

    /// <summary>The request names something that is not there.</summary>
    public static RpcException NotFound(string message) => new(new Status(StatusCode.NotFound, message));

    /// <summary>Nobody can serve it now; trying again, here or on another node, is safe.</summary>
    public static RpcException Unavailable(string message) => new(new Status(StatusCode.Unavailable, message));

    /// <summary>The caller's time was over before anything was done.</summary>
    public static RpcException TooLate() =>
        new(new Status(StatusCode.DeadlineExceeded, "the deadline had passed when the call came; nothing was done"));

    /// <summary>The state machine refused the command.</summary>
    public static RpcException Rejected(CommandOutcome outcome) => new(new Status(
        outcome.Reason switch
        {
            RejectionReason.InvalidArgument => StatusCode.InvalidArgument,
            RejectionReason.NotFound => StatusCode.NotFound,
            RejectionReason.AlreadyExists => StatusCode.AlreadyExists,
            RejectionReason.FailedPrecondition => StatusCode.FailedPrecondition,
            RejectionReason.LimitReached => StatusCode.ResourceExhausted,
            RejectionReason.Outdated => StatusCode.Aborted,
            _ => throw new InvalidOperationException($"an outcome without a known reason: {outcome}"),
        },
        outcome.Message));

    /// <summary>What an exception that left a handler means for the caller.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="call">The call.</param>
    /// <param name="deadlinePassed">Whether the caller's deadline is over.</param>
    public static RpcException From(Exception exception, ServerCallContext call, bool deadlinePassed) => exception switch
    {
        RpcException known => known,
        ReplicaException { Kind: ReplicaFailure.Overloaded } => new(new Status(StatusCode.ResourceExhausted, exception.Message)),
        ReplicaException { Kind: ReplicaFailure.OutcomeUnknown } => new(
            new Status(StatusCode.Unavailable, exception.Message),
            new Metadata { { RpcMetadata.Outcome, RpcMetadata.UnknownOutcome } }),
        ReplicaException => Unavailable(exception.Message),
        OperationCanceledException when call.CancellationToken.IsCancellationRequested && !deadlinePassed =>
            new(new Status(StatusCode.Cancelled, "the caller cancelled; a write may still have happened")),
        OperationCanceledException => new(new Status(
            StatusCode.DeadlineExceeded,
            call.Deadline == DateTime.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"no answer within the {ReplicaCalls.DefaultDeadline.TotalSeconds} s that calls without a deadline get; a write may still have happened")
                : "the deadline passed; a write may still have happened")),

        // It may have come after the write was carried out, when the answer was put together.
        _ => new(
            new Status(StatusCode.Internal, "unexpected error; the log of this node says which. A write may still have happened"),
            new Metadata { { RpcMetadata.Outcome, RpcMetadata.UnknownOutcome } }),
    };
}
