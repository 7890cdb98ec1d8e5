namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>
/// Whether a worker was heard from since it last started. Persisted by name. What operators and time do to it, draining,
/// maintenance, down, retired, stands beside this on <see cref="Worker"/>: it outlives a restart.
/// </summary>
public enum WorkerState
{
    /// <summary>Registered, not yet heard from: gets no replicas.</summary>
    Joining,

    /// <summary>Has sent a heartbeat since it registered.</summary>
    Ready,
}
