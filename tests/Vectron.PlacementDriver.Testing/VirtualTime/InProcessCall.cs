using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Vectron.PlacementDriver.Testing.VirtualTime;

/// <summary>A call that never crosses a network and has no deadline of its own.</summary>
internal sealed class InProcessCall(string method) : ServerCallContext
{
    private readonly Metadata trailers = [];

    protected override string MethodCore => method;

    protected override string HostCore => "in-process";

    protected override string PeerCore => "in-process";

    // Any deadline but none: the service would otherwise set a timer for each call.
    protected override DateTime DeadlineCore => DateTime.UnixEpoch;

    // Where the extension method GetHttpContext of Grpc.AspNetCore looks.
    protected override IDictionary<object, object> UserStateCore { get; } =
        new Dictionary<object, object> { ["__HttpContext"] = new DefaultHttpContext() };

    protected override Metadata RequestHeadersCore { get; } = [];

    protected override CancellationToken CancellationTokenCore => CancellationToken.None;

    protected override Metadata ResponseTrailersCore => trailers;

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new(null, []);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException();

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
