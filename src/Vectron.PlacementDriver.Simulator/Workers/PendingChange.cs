namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>A change of a group's members or leadership that a worker is waiting for.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Target">The member that is added or removed; for a transfer the one that shall lead.</param>
/// <param name="Address">The raft address of a member that is added.</param>
/// <param name="Deadline">When the worker gives up.</param>
internal sealed record PendingChange(PendingChangeKind Kind, ulong Target, string Address, DateTimeOffset Deadline);
