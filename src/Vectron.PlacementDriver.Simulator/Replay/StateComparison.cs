using System.Collections.Immutable;
using Vectron.PlacementDriver.Simulator.Contract;

namespace Vectron.PlacementDriver.Simulator.Replay;

/// <summary>Holds the nodes' states against each other.</summary>
internal static class StateComparison
{
    /// <summary>Breaches among nodes that answered; one that is down is no breach.</summary>
    public static IEnumerable<ContractBreach> Breaches(ImmutableArray<NodeState> states)
    {
        var answered = states.Where(state => state.Problem.Length == 0).ToArray();
        if (answered.Select(state => state.Index).Distinct().Count() > 1)
        {
            yield return new ContractBreach(
                "state-index",
                "Nodes at rest come to the same log index.",
                string.Join(", ", answered.Select(state => $"{state.HttpAddress} at {state.Index}")),
                "at the end");
        }

        foreach (var sameIndex in answered.GroupBy(state => state.Index))
        {
            if (sameIndex.Select(state => state.StateHash).Distinct(StringComparer.Ordinal).Count() > 1)
            {
                yield return new ContractBreach(
                    "state-hash",
                    "All nodes hold the same state at the same log index.",
                    string.Join(", ", sameIndex.Select(state => $"{state.HttpAddress} {state.StateHash}")),
                    $"index {sameIndex.Key}");
            }
        }
    }
}
