using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Simulator.Contract;

/// <summary>The list in a heartbeat's answer as far as it could be read.</summary>
/// <param name="Items">In the order of the message.</param>
/// <param name="Problems">Where the message departs from its format; empty when it does not.</param>
internal sealed record AssignmentList(ImmutableArray<Assignment> Items, ImmutableArray<string> Problems)
{
    /// <summary>The list that changes nothing.</summary>
    public static AssignmentList Empty { get; } = new([], []);
}
