using System.Text.Json.Serialization;
using Vectron.PlacementDriver.Simulator.Cluster;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Scenarios;

/// <summary>Something that happens in a scenario.</summary>
internal sealed record ScenarioStep
{
    /// <summary>When, counted from the moment at which the first workers and collections stand.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required TimeSpan At { get; init; }

    /// <summary>What.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required StepKind Do { get; init; }

    /// <summary>
    /// To whom: numbers and ranges (<c>1-3,7</c>), a zone (<c>zone:a</c>), <c>all</c> or <c>spare</c>; empty for steps
    /// that are about no worker.
    /// </summary>
    public string Workers { get; init; } = "";

    /// <summary>The collection of a creation or deletion.</summary>
    public string Collection { get; init; } = "";

    /// <summary>The setting that gets another value.</summary>
    public string Setting { get; init; } = "";

    /// <summary>The value that a setting gets.</summary>
    public long Value { get; init; }

    /// <summary>How long it lasts; zero for ever, or for as short as can be.</summary>
    public TimeSpan For { get; init; }

    /// <summary>The time from one repetition to the next.</summary>
    public TimeSpan Every { get; init; }

    /// <summary>How often it happens, 1 to 10,000.</summary>
    public int Times { get; init; } = 1;

    /// <summary>What is said instead of the truth.</summary>
    public WorkerLie Lie { get; init; }

    /// <summary>What befalls the driver.</summary>
    public DriverFault Fault { get; init; }

    /// <summary>The step in a few words.</summary>
    public override string ToString()
    {
        var what = Do switch
        {
            StepKind.Lie => $"lie ({Lie})",
            StepKind.Driver => $"driver ({Fault})",
            StepKind.Set => FormattableString.Invariant($"set {Setting} to {Value}"),
            _ => Do.ToString(),
        };
        var whom = Workers.Length > 0 ? $" workers {Workers}" : Collection.Length > 0 ? $" '{Collection}'" : "";
        var howLong = For > TimeSpan.Zero ? $" for {For}" : "";
        return $"{what}{whom}{howLong}";
    }
}
