using Grpc.Core;

namespace Vectron.PlacementDriver.Client.Calls;

/// <summary>One call on its way through its attempts.</summary>
internal sealed class PendingCall(string method, CallKind kind, string idempotencyKey, CancellationToken caller)
{
    private DriverNode? lastNode;
    private RpcException? lastFailure;
    private bool mayBeWritten;

    public int Attempts { get; private set; }

    /// <summary>Where the node that was asked last says that the leader is, which alone serves this call; null when it did not.</summary>
    public string? Leader { get; private set; }

    public void Starts(DriverNode node)
    {
        lastNode = node;
        Attempts++;
    }

    /// <summary>Takes note of a failed attempt.</summary>
    /// <returns>Whether another node may do better.</returns>
    public bool Failed(RpcException failure)
    {
        Leader = CallMetadata.LeaderIn(failure.Trailers);

        // The end of the call's own time shows as CANCELLED or DEADLINE_EXCEEDED and would hide what went wrong before.
        // A node that only points to the leader would hide what the leader said, or that it said nothing; and one that is not
        // there would hide what another has said.
        var hides = failure.StatusCode == StatusCode.Cancelled
            || (failure.StatusCode == StatusCode.DeadlineExceeded && lastFailure is not null)
            || (NeverArrived(failure) && lastFailure is { Status.Detail.Length: > 0 } said && !NeverArrived(said))
            || Leader is not null;
        lastFailure = hides ? lastFailure : failure;
        if (!IsOfNode(failure))
        {
            return false;
        }

        mayBeWritten |= !NothingWritten(failure);
        return true;
    }

    /// <summary>Whether the call may be sent once more after this failure.</summary>
    public bool MayBeRepeated(Exception? failure) =>
        failure is RpcException rpc
        && IsOfNode(rpc)
        && (kind != CallKind.Write || idempotencyKey.Length > 0 || NothingWritten(rpc));

    public PlacementDriverException GivenUp() => Describe(
        lastFailure is null || IsOfNode(lastFailure)
            ? $"{method} failed at {lastNode?.Address} and may not be repeated"
            : $"{method} was refused by {lastNode?.Address}");

    public PlacementDriverException OutOfTime(TimeSpan timeout) =>
        Describe($"{method} got no answer within {timeout.TotalSeconds:0.###} s and {Attempts} attempt(s)");

    // Everything else is the driver's considered answer, which every node would give. CANCELLED counts only when the
    // transport did it: the caller's own cancellation never comes here.
    private bool IsOfNode(RpcException failure) =>
        failure.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.DeadlineExceeded
        || (failure.StatusCode == StatusCode.Cancelled && !caller.IsCancellationRequested)
        || CallMetadata.LeaderIn(failure.Trailers) is not null;

    private static bool NothingWritten(RpcException failure) =>
        NeverArrived(failure)
        || CallMetadata.LeaderIn(failure.Trailers) is not null
        || (failure.StatusCode == StatusCode.Unavailable && CallMetadata.DeniesWrite(failure.Trailers));

    private static bool NeverArrived(RpcException failure) =>
        failure.Status.DebugException is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError
        };

    private PlacementDriverException Describe(string what)
    {
        var status = lastFailure?.StatusCode ?? StatusCode.DeadlineExceeded;
        var detail = lastFailure?.Status.Detail ?? "";
        return new PlacementDriverException($"{what}: {status}: {detail}", status, detail, lastFailure)
        {
            Node = lastNode?.Address ?? "",
            Attempts = Attempts,
            MayHaveHappened = kind == CallKind.Write && mayBeWritten,
        };
    }
}
