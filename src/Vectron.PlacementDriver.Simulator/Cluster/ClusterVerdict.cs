using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Simulator.Cluster;

/// <summary>How far a cluster is from how it should be.</summary>
/// <param name="Faults">What is wrong, each as a sentence; the first few of each kind.</param>
/// <param name="Replicas">Replicas by worker number, as the driver lists them.</param>
/// <param name="Shards">Shards of all collections.</param>
internal sealed record ClusterVerdict(
    ImmutableArray<string> Faults, ImmutableSortedDictionary<int, int> Replicas, int Shards);
