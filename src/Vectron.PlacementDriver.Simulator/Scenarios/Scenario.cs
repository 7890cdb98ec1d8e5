using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Vectron.PlacementDriver.Simulator.Cluster;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Scenarios;

/// <summary>A story about a cluster: what it is made of, what happens to it, and how it must end.</summary>
internal sealed record Scenario
{
    /// <summary>What it shows, for people.</summary>
    public string About { get; init; } = "";

    /// <summary>Chooses everything that is left open: leaders, delays, losses.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Workers that are started at the beginning, 1 to 10,000.</summary>
    public required int Workers { get; init; }

    /// <summary>Further workers, which steps may start, 0 to 10,000.</summary>
    public int Spare { get; init; }

    /// <summary>Workers that only serve searches, started at the beginning and numbered last, 0 to 10,000.</summary>
    public int SearchOnly { get; init; }

    /// <summary>Zones, given to the workers in turn; empty for none.</summary>
    public ImmutableArray<string> Zones { get; init; } = [];

    /// <summary>Collections that are created at the beginning, 0 to 1,000.</summary>
    public int Collections { get; init; } = 1;

    /// <summary>Whether workers tell the ids of their data disks, which today's do not.</summary>
    public bool NamesDisks { get; init; }

    /// <summary>Whether workers can split and merge shards, and report what they hold, which today's do not.</summary>
    public bool CanSplit { get; init; }

    /// <summary>Messages between workers and driver that are lost, of a thousand, each way; 0 to 900.</summary>
    public int LossPerMille { get; init; }

    /// <summary>What happens, in order of time.</summary>
    public ImmutableArray<ScenarioStep> Steps { get; init; } = [];

    /// <summary>How it must end.</summary>
    public ScenarioEnd End { get; init; } = new();

    /// <summary>When its last step happens, counted like <see cref="ScenarioStep.At"/>.</summary>
    public TimeSpan LastStep => Steps.Select(step => step.At + (step.Every * (step.Times - 1)) + step.For)
        .DefaultIfEmpty().Max();

    /// <summary>The beginning of all names in a run, so that runs with one driver do not meet.</summary>
    public string Prefix => string.Create(CultureInfo.InvariantCulture, $"scenario-{Seed}");

    /// <summary>The collections of the beginning.</summary>
    [JsonIgnore]
    public IEnumerable<string> FirstCollections => Enumerable.Range(1, Collections)
        .Select(number => string.Create(CultureInfo.InvariantCulture, $"docs-{number}"));

    /// <summary>How one of its workers is built.</summary>
    /// <param name="number">From 1.</param>
    /// <param name="move">How often its gRPC address has changed.</param>
    public WorkerProfile ProfileOf(int number, int move = 0) => new(
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}-worker-{number}.simulated:{6201 + move}"),
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}-worker-{number}.simulated:7201"))
    {
        Capabilities = number > Workers + Spare ? ["search_only"] : CanSplit ? ["split", "write"] : ["write"],
        Zone = Zones.IsEmpty ? "" : Zones[(number - 1) % Zones.Length],
        NamesItsDisk = NamesDisks,
        CollectsEarly = (number + Seed) % 2 == 0,
    };

    /// <summary>The workers that a step names.</summary>
    /// <exception cref="FormatException">They are none of the scenario's.</exception>
    public ImmutableArray<int> Select(string workers) => WorkerSelection.Of(this, workers);

    /// <summary>How well workers reach the driver where time is simulated, too.</summary>
    public NetworkQuality Quality => new(TimeSpan.FromMilliseconds(200), LossPerMille);
}
