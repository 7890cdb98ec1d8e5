namespace Vectron.PlacementDriver.Domain.Peers;

/// <summary>A node of the placement driver, as it made itself known.</summary>
/// <param name="NodeId">At least 1.</param>
/// <param name="GrpcAddress">host:port that clients dial.</param>
/// <param name="RaftAddress">host:port that other nodes dial.</param>
/// <param name="Incarnation">The random id of its data directory.</param>
/// <param name="Version">The version of its program.</param>
public sealed record Peer(
    ulong NodeId, string GrpcAddress, string RaftAddress, string Incarnation, string Version);
