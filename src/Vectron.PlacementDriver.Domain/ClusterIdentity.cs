namespace Vectron.PlacementDriver.Domain;

/// <summary>Tells this cluster from every other.</summary>
/// <param name="Number">The operator's number, <c>-cluster-id</c>; at least 1.</param>
/// <param name="Uid">Random, fixed by the first command of the cluster's life; 32 lower-case hex digits.</param>
public sealed record ClusterIdentity(ulong Number, string Uid);
