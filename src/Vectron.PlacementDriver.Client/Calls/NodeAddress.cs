using System.Diagnostics.CodeAnalysis;

namespace Vectron.PlacementDriver.Client.Calls;

/// <summary>How addresses are spelled: host:port, which means plain text unless there is security, or a URI.</summary>
internal static class NodeAddress
{
    private const string PlainText = "http://";
    private const string Secure = "https://";

    public static Uri ToUri(string address, bool secure) =>
        TryParse(address, secure, out var uri)
            ? uri
            : throw new ArgumentException($"'{address}' is no address", nameof(address));

    public static bool TryParse(string? address, bool secure, [NotNullWhen(true)] out Uri? uri)
    {
        uri = null;
        if (string.IsNullOrWhiteSpace(address))
        {
            return false;
        }

        var text = address.Contains("://", StringComparison.Ordinal) ? address : (secure ? Secure : PlainText) + address;
        // The port must be written: a default of 80 would hide a typing error.
        return Uri.TryCreate(text, UriKind.Absolute, out uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri.Host.Length > 0
            && uri.Port > 0
            && text.TrimEnd('/').EndsWith($":{uri.Port}", StringComparison.Ordinal);
    }
}
