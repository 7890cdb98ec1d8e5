using System.CommandLine.Parsing;
using System.Globalization;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>Times on the command line: a number and ms, s, m or h.</summary>
internal static class Durations
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
    ];

    private static readonly TimeSpan Longest = TimeSpan.FromDays(20);

    /// <summary>Reads a time; null when it is missing or none, or not above 0 and at most 20 days.</summary>
    public static TimeSpan? Parse(string? text)
    {
        foreach (var (unit, length) in Units)
        {
            if (text?.EndsWith(unit, StringComparison.Ordinal) == true
                && double.TryParse(
                    text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
                && count > 0
                && count <= Longest / length)
            {
                return length * count;
            }
        }

        return null;
    }

    /// <summary>Refuses what <see cref="Parse"/> cannot read.</summary>
    public static void Check(string name, OptionResult result)
    {
        if (result.Tokens.Count > 0 && Parse(result.Tokens[0].Value) is null)
        {
            result.AddError(
                $"{name} is '{result.Tokens[0].Value}', must be a time like 500ms, 5s, 2m or 1h, at most 480h");
        }
    }
}
