using System.Globalization;

namespace Vectron.PlacementDriver.Replication;

/// <summary>
/// Where a node listens for its peers: a host name or IP literal, lower case and never resolved, and a port. One form
/// everywhere, because a member's identity must not change with the way its name is written or looked up.
/// </summary>
internal readonly record struct PeerAddress
{
    private PeerAddress(string host, int port)
    {
        Host = host;
        Port = port;
    }

    /// <summary>The host, lower case; an IPv6 literal without its brackets.</summary>
    public string Host { get; }

    /// <summary>1 to 65535.</summary>
    public int Port { get; }

    /// <summary>Reads <c>host:port</c> or <c>[ipv6]:port</c>.</summary>
    /// <returns>False when the host is missing or unfit for a URI, or the port is not between 1 and 65535.</returns>
    public static bool TryParse(string? text, out PeerAddress address)
    {
        address = default;
        var colon = text?.LastIndexOf(':') ?? -1;
        if (colon <= 0
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > 65535)
        {
            return false;
        }

        var host = text![..colon].ToLowerInvariant();
        var bracketed = host.StartsWith('[') && host.EndsWith(']');
        host = bracketed ? host[1..^1] : host;
        var kind = Uri.CheckHostName(host);
        if (kind is UriHostNameType.Unknown || bracketed != (kind is UriHostNameType.IPv6))
        {
            return false;
        }

        address = new PeerAddress(host, port);
        return true;
    }

    /// <summary>Reads <c>host:port</c>.</summary>
    /// <exception cref="FormatException">The text is not an address.</exception>
    public static PeerAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not host:port");

    /// <inheritdoc />
    public override string ToString() => Host is null
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}");
}
