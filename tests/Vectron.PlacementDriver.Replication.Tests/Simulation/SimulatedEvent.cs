namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>Something that is to happen at a moment of virtual time.</summary>
/// <param name="owner">The process that it happens in; null for what needs none.</param>
/// <param name="what">What it is, in the trace.</param>
/// <param name="detail">Tells it from others of its kind, in the trace.</param>
/// <param name="action">What happens.</param>
internal sealed class SimulatedEvent(SimulatedProcess? owner, string what, long detail, Action action)
{
    public SimulatedProcess? Owner => owner;

    public string What => what;

    public long Detail => detail;

    public Action Action => action;

    /// <summary>Whether it is not to happen any more.</summary>
    public bool IsCancelled { get; private set; }

    public void Cancel() => IsCancelled = true;
}
