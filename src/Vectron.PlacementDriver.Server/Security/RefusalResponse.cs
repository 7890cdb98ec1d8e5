using Grpc.Core;
using Vectron.PlacementDriver.Server.Hosting;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>Answers a call that is not let in, in the language of its door.</summary>
internal static class RefusalResponse
{
    /// <summary>Writes the whole answer.</summary>
    public static Task WriteAsync(HttpContext context, Status status) =>
        context.Features.Get<DoorFeature>()?.Door == Door.Http ? WriteHttpAsync(context.Response, status) : WriteGrpc(context.Response, status);

    /// <summary>Writes the whole answer of a gRPC call: trailers only.</summary>
    public static void Write(HttpResponse response, EncodedStatus status)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = status.Code;
        response.Headers["grpc-message"] = status.Message;
    }

    private static Task WriteGrpc(HttpResponse response, Status status)
    {
        Write(response, EncodedStatus.Of(status));
        return Task.CompletedTask;
    }

    private static Task WriteHttpAsync(HttpResponse response, Status status)
    {
        response.StatusCode = status.StatusCode switch
        {
            StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
            StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status403Forbidden,
        };
        if (status.StatusCode == StatusCode.Unauthenticated)
        {
            response.Headers.WWWAuthenticate = "Basic realm=\"Vectron placement driver: any name, a token as the password\"";
        }

        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(status.Detail + "\n");
    }
}
