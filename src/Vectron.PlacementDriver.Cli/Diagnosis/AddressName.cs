namespace Vectron.PlacementDriver.Cli.Diagnosis;

/// <summary>What can be told of an address by its text.</summary>
internal static class AddressName
{
    /// <summary>The host in host:port.</summary>
    public static string HostOf(string address)
    {
        var colon = address.LastIndexOf(':');
        return colon < 0 ? address : address[..colon];
    }

    /// <summary>Whether every machine that dials it means itself.</summary>
    public static bool IsLoopback(string address) => HostOf(address) is var host
        && (host is "localhost" or "::1" or "[::1]" || host.StartsWith("127.", StringComparison.Ordinal));
}
