using System.Net.Sockets;
using System.Security.Authentication;
using Grpc.Core;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>Tells calls that reached nobody from calls of which nobody knows.</summary>
internal static class UnsentCall
{
    /// <summary>
    /// Whether no connection could be made, so that the call cannot have had any effect. The client reports it with the
    /// exception of the socket, or of the handler, depending on who connected.
    /// </summary>
    public static bool Is(RpcException failure) => failure is { StatusCode: StatusCode.Unavailable, Status.DebugException: { } cause }
        && cause is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostNotFound }
            or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };

    /// <summary>
    /// Why this node did not accept the other's certificate, in its own sentence, without those of the libraries that carried
    /// it; null when something else failed.
    /// </summary>
    public static string? RefusalIn(RpcException failure)
    {
        for (var cause = failure.Status.DebugException; cause is not null; cause = cause.InnerException)
        {
            if (cause is AuthenticationException)
            {
                return cause.Message;
            }
        }

        return null;
    }
}
