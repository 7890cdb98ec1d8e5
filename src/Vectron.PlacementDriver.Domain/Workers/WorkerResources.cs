namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>What a worker's machine has, as it reported at registration; 0 means unknown.</summary>
public sealed record WorkerResources(int CpuCores, long MemoryBytes, long DiskBytes);
