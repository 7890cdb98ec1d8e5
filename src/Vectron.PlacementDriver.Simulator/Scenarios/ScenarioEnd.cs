using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Simulator.Scenarios;

/// <summary>How a scenario must end.</summary>
internal sealed record ScenarioEnd
{
    /// <summary>The longest time from the last step to the end.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long the end must hold without a further move.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Replicas of every shard, all of them live.</summary>
    public int Replicas { get; init; } = 3;

    /// <summary>Most replicas between the usable worker with the most and the one with the fewest.</summary>
    public int Spread { get; init; } = 1;

    /// <summary>Fewest shards of all collections; null for any number.</summary>
    public int? LeastShards { get; init; }

    /// <summary>Most shards of all collections; null for any number.</summary>
    public int? MostShards { get; init; }

    /// <summary>Requests of operators that the driver refuses as impossible; null for any number.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? Refusals { get; init; } = 0;

    /// <summary>Most members that may be added to groups; null for any number.</summary>
    public int? Moves { get; init; }
}
