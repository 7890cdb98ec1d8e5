namespace Vectron.PlacementDriver.Cluster.Tests.Monitoring;

/// <summary>A span as a collector got it.</summary>
/// <param name="Node">The node's instance id: cluster number, slash, node id.</param>
/// <param name="TraceId">Lower-case hex.</param>
/// <param name="Id">Lower-case hex.</param>
/// <param name="ParentId">Lower-case hex; empty for the root.</param>
/// <param name="Name">What was done.</param>
internal sealed record SeenSpan(string Node, string TraceId, string Id, string ParentId, string Name);
