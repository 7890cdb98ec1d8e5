using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>What a run of the nemesis found.</summary>
/// <param name="Seed">Repeats the choice of faults and of calls; not their exact timing, which is the machine's.</param>
/// <param name="Ground">namespaces or proxies.</param>
/// <param name="Rounds">The faults.</param>
/// <param name="Checked">Calls that the checker explained.</param>
/// <param name="Unknown">Calls of unknown outcome among them.</param>
/// <param name="Settled">Calls of unknown outcome of which the committed log said whether they happened.</param>
/// <param name="Keys">Parts of the state that were checked by themselves.</param>
/// <param name="Undecided">Parts whose check was given up.</param>
/// <param name="Violations">What no order explains, and what contradicts the committed log.</param>
/// <param name="StatesEqual">Whether all nodes ended in the same state.</param>
internal sealed record RunReport(
    int Seed, string Ground, ImmutableArray<Round> Rounds, int Checked, int Unknown, int Settled, int Keys, ImmutableArray<string> Undecided,
    ImmutableArray<string> Violations, bool StatesEqual);
