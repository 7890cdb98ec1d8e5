using System.Globalization;
using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Benchmarks.Results;

/// <summary>One thing that was measured, round by round.</summary>
/// <param name="Name">What it is, as it reads after the number: "× empty call".</param>
/// <param name="Values">One per round.</param>
internal sealed record Figure(string Name, IReadOnlyList<double> Values)
{
    /// <summary>The least that the target asks for; null when it asks for no least.</summary>
    public double? AtLeast { get; init; }

    /// <summary>The most that the target allows; null when it allows any.</summary>
    public double? AtMost { get; init; }

    /// <summary>What is held against the target: the median, unless the target speaks of another.</summary>
    public double Value => Quantile(Values, Percentile);

    /// <summary>Which part of the values the target speaks of: 0.5 is the median.</summary>
    public double Percentile { get; init; } = 0.5;

    /// <summary>Whether the target is met; null for what is told for information.</summary>
    [JsonIgnore]
    public bool? IsMet => AtLeast is null && AtMost is null ? null : Value >= (AtLeast ?? Value) && Value <= (AtMost ?? Value);

    /// <summary>The quotients of two series of the same rounds.</summary>
    public static Figure Ratio(string name, IReadOnlyList<double> values, IReadOnlyList<double> references) =>
        new(name, [.. values.Zip(references, (value, reference) => reference == 0 ? 0 : value / reference)]);

    /// <summary>"0.83 × empty call (0.80 to 0.86)".</summary>
    public override string ToString() => Values.Count > 1
        ? $"{Short(Value)} {Name} ({Short(Values.Min())} to {Short(Values.Max())})"
        : $"{Short(Value)} {Name}";

    private static double Quantile(IReadOnlyList<double> values, double part)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * part) - 1)];
    }

    // Three digits say all that a small noisy machine knows.
    private static string Short(double value) => value switch
    {
        >= 1000 => (Math.Round(value / Magnitude(value)) * Magnitude(value)).ToString("N0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("F0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("F2", CultureInfo.InvariantCulture),
    };

    private static double Magnitude(double value) => Math.Pow(10, Math.Floor(Math.Log10(value)) - 2);
}
