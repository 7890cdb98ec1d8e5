using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>Opens the doors: which address, which protocol, which limits.</summary>
internal static class Listeners
{
    /// <summary>Most bytes of a message from a client.</summary>
    public const int MostMessageBytes = 4 * 1024 * 1024;

    private const int MostUnreadBytes = 64 * 1024;
    private const int MostHeaders = 64;
    private const int MostHeaderBytes = 16 * 1024;
    private const int HeaderFieldBytes = 16 * 1024;

    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Configures the server for the listeners of <paramref name="options"/>.</summary>
    /// <param name="kestrel">The server.</param>
    /// <param name="options">Addresses and limits.</param>
    /// <param name="secure">Puts TLS on a listener; null for plain text.</param>
    /// <param name="guard">What connections for clients pass first.</param>
    public static void Configure(
        KestrelServerOptions kestrel, PlacementDriverOptions options, Action<Door, ListenOptions>? secure, ConnectionGuard guard)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowResponseHeaderCompression = true;
        SetLimits(kestrel.Limits, options);
        Listen(kestrel, options.GrpcListen, Door.Clients, HttpProtocols.Http2, (door, listener) =>
        {
            secure?.Invoke(door, listener);
            listener.Use(next => connection => guard.ServeAsync(connection, next));
        });
        Listen(kestrel, options.RaftListen, Door.Peers, HttpProtocols.Http2, secure);
        if (options.HttpListen is { } http)
        {
            // Plain HTTP/2 needs prior knowledge; browsers and probes speak HTTP/1.1 without TLS.
            Listen(kestrel, http, Door.Http, HttpProtocols.Http1, secure);
        }
    }

    /// <summary>Makes a taken or foreign address an error that names the flag.</summary>
    public static void Configure(SocketTransportOptions transport, PlacementDriverOptions options) =>
        transport.CreateBoundListenSocket = endpoint =>
        {
            try
            {
                return SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            }
            catch (SocketException exception) when (IsFatal(endpoint, exception.SocketErrorCode))
            {
                throw new AddressUnavailableException(
                    $"cannot listen on {endpoint} ({FlagOf(endpoint, options)}): {exception.Message}", exception);
            }
        };

    /// <summary>
    /// Nodes send each other what they have: the limit of their messages is the peer service's own, per message.
    /// </summary>
    public static Task LiftBodyLimit(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        return next(context);
    }

    // A machine without IPv6 has no ::1; Kestrel then serves localhost over IPv4 alone.
    private static bool IsFatal(EndPoint endpoint, SocketError error) =>
        error is SocketError.AddressAlreadyInUse or SocketError.AccessDenied
        || endpoint is not IPEndPoint { Address: var address } || !IPAddress.IsLoopback(address);

    private static string FlagOf(EndPoint endpoint, PlacementDriverOptions options)
    {
        var port = (endpoint as IPEndPoint)?.Port;
        return port == options.GrpcListen.Port ? "-" + SettingCatalog.GrpcAddr.Flag
            : port == options.RaftListen.Port ? "-" + SettingCatalog.RaftAddr.Flag
            : "-" + SettingCatalog.HttpAddr.Flag;
    }

    private static void SetLimits(KestrelServerLimits limits, PlacementDriverOptions options)
    {
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxRequestBufferSize = MostUnreadBytes;
        limits.MaxRequestBodySize = MostMessageBytes + MostHeaderBytes;
        limits.MaxRequestHeaderCount = MostHeaders;
        limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
        limits.RequestHeadersTimeout = HeadersTimeout;
        limits.Http2.MaxStreamsPerConnection = options.MaxStreams;
        limits.Http2.MaxRequestHeaderFieldSize = HeaderFieldBytes;
        limits.Http2.KeepAlivePingDelay = PingEvery;
        limits.Http2.KeepAlivePingTimeout = PingTimeout;
    }

    private static void Listen(
        KestrelServerOptions kestrel, HostPort address, Door door, HttpProtocols protocols, Action<Door, ListenOptions>? secure)
    {
        void Open(ListenOptions listener)
        {
            listener.Protocols = protocols;
            listener.Use(next => connection =>
            {
                connection.Features.Set(new DoorFeature(door));
                return next(connection);
            });
            secure?.Invoke(door, listener);
        }

        if (address.IsWildcard)
        {
            kestrel.ListenAnyIP(address.Port, Open);
        }
        else if (address.Host == "localhost")
        {
            kestrel.ListenLocalhost(address.Port, Open);
        }
        else
        {
            foreach (var ip in Resolve(address))
            {
                kestrel.Listen(ip, address.Port, Open);
            }
        }
    }

    // For listening only: addresses that others dial stay names.
    private static IPAddress[] Resolve(HostPort address)
    {
        if (IPAddress.TryParse(address.Host, out var ip))
        {
            return [ip];
        }

        try
        {
            return Dns.GetHostAddresses(address.Host);
        }
        catch (SocketException exception)
        {
            throw new AddressUnavailableException($"cannot listen on {address}: {exception.Message}", exception);
        }
    }
}
