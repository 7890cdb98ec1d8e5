using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Testing.History;

/// <summary>A part of a history that no order explains, made as short as it can be shown.</summary>
/// <param name="Key">The part of the state.</param>
/// <param name="Operations">What is left of the history: still a violation.</param>
/// <param name="Order">The longest order that explains its calls.</param>
/// <param name="State">The state after that order.</param>
/// <param name="Blocked">The call that it does not explain.</param>
public sealed record Violation(
    string Key, ImmutableArray<Operation> Operations, ImmutableArray<Operation> Order, string State, Operation Blocked)
{
    /// <summary>The explanation, one call a line.</summary>
    public override string ToString() =>
        $"'{Key}' is not linearizable: after {Order.Length} calls it holds {State}, and nothing explains {Blocked}\n  " +
        string.Join("\n  ", Operations.Select(operation => (Order.Contains(operation) ? "  " : operation == Blocked ? "! " : "? ") + operation));
}
