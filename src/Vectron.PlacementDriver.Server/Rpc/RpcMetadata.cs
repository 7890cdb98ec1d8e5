using Grpc.Core;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>What travels beside the messages.</summary>
internal static class RpcMetadata
{
    /// <summary>Request: how fresh a read must be, <see cref="Local"/> or <see cref="Linearizable"/>.</summary>
    public const string Consistency = "consistency";

    /// <summary>This node's own state, which may lag behind.</summary>
    public const string Local = "local";

    /// <summary>Every write acknowledged before the call is seen; what calls get that ask for nothing.</summary>
    public const string Linearizable = "linearizable";

    /// <summary>Request: names one intended write, 1 to 128 printable ASCII characters without spaces.</summary>
    public const string IdempotencyKey = "idempotency-key";

    /// <summary>Trailer: log index of the state that the answer shows.</summary>
    public const string AppliedIndex = "vectron-applied-index";

    /// <summary>Trailer: the role of the node that answered, in lower case.</summary>
    public const string Role = "vectron-role";

    /// <summary>Trailer of a failed write: <see cref="UnknownOutcome"/> when it may have been carried out.</summary>
    public const string Outcome = "vectron-outcome";

    /// <summary>Trailer of a call that only the leader serves: its client address.</summary>
    public const string Leader = "vectron-leader";

    /// <summary>The write may or may not have happened.</summary>
    public const string UnknownOutcome = "unknown";

    /// <summary>Whether the caller is content with this node's own state.</summary>
    public static bool WantsLocal(ServerCallContext call) => Single(call, Consistency) switch
    {
        null or Linearizable => false,
        Local => true,
        var other => throw RpcStatus.InvalidArgument(
            $"metadata {Consistency} is {QuotedText.Of(other)}: must be {Local} or {Linearizable}"),
    };

    /// <summary>The caller's idempotency key, or null.</summary>
    public static string? Key(ServerCallContext call) => Single(call, IdempotencyKey);

    // Not ServerCallContext.RequestHeaders: that copies every header of every call to find what is rarely there.
    private static string? Single(ServerCallContext call, string name) =>
        !call.GetHttpContext().Request.Headers.TryGetValue(name, out var values) ? null
        : values.Count == 1 ? values[0]
        : throw RpcStatus.InvalidArgument($"metadata {name} is given more than once");
}
