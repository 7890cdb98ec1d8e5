namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>Where a worker is in its life. Persisted by name.</summary>
public enum WorkerState
{
    /// <summary>Registered, not yet heard from: gets no replicas.</summary>
    Joining,

    /// <summary>Has sent a heartbeat since it registered.</summary>
    Ready,
}
