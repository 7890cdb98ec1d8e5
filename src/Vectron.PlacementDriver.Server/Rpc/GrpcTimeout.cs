using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>
/// The request header that tells how long a caller waits: up to eight digits and a unit
/// (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).
/// </summary>
internal static class GrpcTimeout
{
    /// <summary>The header's name.</summary>
    public const string Header = "grpc-timeout";

    private const int MostDigits = 8;

    /// <summary>Reads the header.</summary>
    /// <returns>Null for what is no time above zero.</returns>
    public static TimeSpan? Parse(StringValues header)
    {
        if (header.Count != 1
            || header[0] is not { Length: >= 2 and <= MostDigits + 1 } text
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }

        var unit = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            _ => 0,
        };
        return count * unit > 0 ? TimeSpan.FromTicks(count * unit) : null;
    }

    /// <summary>Writes the header, in whole milliseconds, at least one.</summary>
    public static string Format(TimeSpan timeout) => string.Create(
        CultureInfo.InvariantCulture, $"{Math.Clamp(Math.Ceiling(timeout.TotalMilliseconds), 1, 99_999_999)}m");
}
