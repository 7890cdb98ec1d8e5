using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Vectron.PlacementDriver.Server.Settings;

/// <summary>
/// An address as written: a host name (kept as a name, in lower case), an IPv4 address or an IPv6 address, and a port.
/// </summary>
/// <param name="Host">Without brackets; empty means every interface.</param>
/// <param name="Port">1 to 65,535; 0 only where a test lets the system choose.</param>
internal sealed record HostPort(string Host, int Port)
{
    /// <summary>The rule that <see cref="TryParse"/> enforces, for messages.</summary>
    public const string Form = "host:port with a port from 1 to 65535, IPv6 addresses in brackets";

    // RFC 1035 section 2.3.4.
    private const int LongestName = 253;

    /// <summary>Whether it stands for every interface, which nobody can dial.</summary>
    public bool IsWildcard => Host.Length == 0
        || (IPAddress.TryParse(Host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Reads <see cref="Form"/>; an empty host, as in <c>:6001</c>, means every interface.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out HostPort? result)
    {
        result = null;
        var colon = text.LastIndexOf(':');
        if (colon < 0
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > 65535)
        {
            return false;
        }

        var host = text[..colon];
        if (host.StartsWith('[') && host.EndsWith(']'))
        {
            host = host[1..^1];
            if (!IPAddress.TryParse(host, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
            {
                return false;
            }
        }
        else if (!IsName(host))
        {
            return false;
        }

        result = new HostPort(host.ToLowerInvariant(), port);
        return true;
    }

    /// <summary>Whether two listeners on these addresses could get in each other's way.</summary>
    public bool Overlaps(HostPort other) => Port == other.Port
        && (Host == other.Host || IsWildcard || other.IsWildcard || !IsAddress(Host) || !IsAddress(other.Host));

    /// <inheritdoc/>
    public override string ToString() =>
        Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static bool IsAddress(string host) => IPAddress.TryParse(host, out _);

    private static bool IsName(string host) => host.Length <= LongestName
        && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')
        && (host.Length == 0 || Uri.CheckHostName(host) is not UriHostNameType.Unknown);
}
