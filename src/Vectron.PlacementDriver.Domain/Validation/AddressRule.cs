using System.Globalization;

namespace Vectron.PlacementDriver.Domain.Validation;

/// <summary>
/// What a network address must be: host:port with a name, an IPv4 address or an IPv6 address in brackets.
/// </summary>
public static class AddressRule
{
    /// <summary>Finds what is wrong with an address; names are not resolved.</summary>
    /// <returns>A sentence that names the field, the value and the bound, or null.</returns>
    public static string? FindFault(string field, string value)
    {
        if (TextRule.FindRequiredFault(field, value) is { } fault)
        {
            return fault;
        }

        var colon = value.LastIndexOf(':');
        return colon > 0 && IsHost(value.AsSpan(0, colon)) && IsPort(value.AsSpan(colon + 1))
            ? null
            : $"{field} {QuotedText.Of(value)} must be host:port with a port from 1 to 65535";
    }

    private static bool IsHost(ReadOnlySpan<char> host)
    {
        var bracketed = host[0] == '[';
        if (bracketed)
        {
            if (host.Length < 4 || host[^1] != ']')
            {
                return false;
            }

            host = host[1..^1];
        }

        foreach (var character in host)
        {
            var allowed = char.IsAsciiLetterOrDigit(character)
                || character is '.' or '-' or '_'
                || (bracketed && character is ':' or '%');
            if (!allowed)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPort(ReadOnlySpan<char> port) =>
        ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
}
