using System.Collections.Immutable;
using Grpc.Core;
using Vectron.PlacementDriver.Simulator.Contract;

namespace Vectron.PlacementDriver.Simulator.Replay;

/// <summary>What a replay found.</summary>
internal sealed record ReplayReport
{
    /// <summary>Recorded calls that were played.</summary>
    public required int Played { get; init; }

    /// <summary>Calls sent again because a node did not serve.</summary>
    public required int Repetitions { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Every status that came, by method.</summary>
    public required ImmutableArray<(string Method, StatusCode Status, int Count)> Calls { get; init; }

    /// <summary>Nodes that did not serve at the end.</summary>
    public required ImmutableArray<string> SilentNodes { get; init; }

    /// <summary>Every breach, in order.</summary>
    public required ImmutableArray<ContractBreach> Breaches { get; init; }

    /// <summary>Index and hash of each node, where asked for.</summary>
    public required ImmutableArray<NodeState> States { get; init; }
}
