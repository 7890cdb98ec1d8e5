namespace Vectron.PlacementDriver.Cluster.Tests;

/// <summary>Where one node listens, each host:port.</summary>
internal sealed record NodeAddresses(string Grpc, string Raft, string Http);
