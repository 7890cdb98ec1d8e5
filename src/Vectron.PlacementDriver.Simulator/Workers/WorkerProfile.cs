namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>What a worker announces of itself.</summary>
/// <param name="GrpcAddress">host:port for clients.</param>
/// <param name="RaftAddress">host:port of its shard groups.</param>
internal sealed record WorkerProfile(string GrpcAddress, string RaftAddress);
