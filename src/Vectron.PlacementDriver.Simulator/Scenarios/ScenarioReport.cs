using System.Collections.Immutable;
using Vectron.PlacementDriver.Simulator.Cluster;
using Vectron.PlacementDriver.Simulator.Contract;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Scenarios;

/// <summary>What a scenario came to.</summary>
internal sealed record ScenarioReport
{
    /// <summary>What was played.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>Why it failed, each a sentence; empty when it ended as it must.</summary>
    public required ImmutableArray<string> Missed { get; init; }

    /// <summary>Simulated time from the first start to the end.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>When the first collections stood and the steps began to count; zero when they never did.</summary>
    public required TimeSpan Stood { get; init; }

    /// <summary>Simulated time from the last step until everything was as it must be; null when it never was.</summary>
    public required TimeSpan? Healed { get; init; }

    /// <summary>Shards at the end.</summary>
    public required int Shards { get; init; }

    /// <summary>Members added to groups since the first collections stood.</summary>
    public required int Moves { get; init; }

    /// <summary>The fewest that could have led to a placement as full and even as the last one.</summary>
    public required int LeastMoves { get; init; }

    /// <summary>What the workers did.</summary>
    public required WorkerTally Tally { get; init; }

    /// <summary>What became of the gateway's writes.</summary>
    public required RequestTally Requests { get; init; }

    /// <summary>What the driver should not have asked for.</summary>
    public required ImmutableArray<string> Problems { get; init; }

    /// <summary>Answers that broke the contract.</summary>
    public required ImmutableArray<ContractBreach> Breaches { get; init; }

    /// <summary>What happened when.</summary>
    public required ImmutableArray<string> Narration { get; init; }
}
