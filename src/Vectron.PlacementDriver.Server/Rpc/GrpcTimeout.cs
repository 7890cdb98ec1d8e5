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
    /// <returns>
    /// Null for what is none. Zero for no time at all and for what is too short to be told from it: a client writes one
    /// nanosecond when its deadline passes while it sends.
    /// </returns>
    public static TimeSpan? Parse(StringValues header)
    {
        if (header.Count != 1
            || header[0] is not { Length: >= 2 and <= MostDigits + 1 } text
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }

        return text[^1] switch
        {
            'H' => TimeSpan.FromTicks(count * TimeSpan.TicksPerHour),
            'M' => TimeSpan.FromTicks(count * TimeSpan.TicksPerMinute),
            'S' => TimeSpan.FromTicks(count * TimeSpan.TicksPerSecond),
            'm' => TimeSpan.FromTicks(count * TimeSpan.TicksPerMillisecond),
            'u' => TimeSpan.FromTicks(count * TimeSpan.TicksPerMicrosecond),
            'n' => TimeSpan.FromTicks(count / TimeSpan.NanosecondsPerTick),
            _ => null,
        };
    }

    /// <summary>Writes the header, in whole milliseconds, at least one.</summary>
    public static string Format(TimeSpan timeout) => string.Create(
        CultureInfo.InvariantCulture, $"{Math.Clamp(Math.Ceiling(timeout.TotalMilliseconds), 1, 99_999_999)}m");
}
