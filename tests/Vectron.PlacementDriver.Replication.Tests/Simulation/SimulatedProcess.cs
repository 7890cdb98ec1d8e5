namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>One life of a node's process: it runs, may be stopped for a while, and dies once.</summary>
internal sealed class SimulatedProcess(ulong nodeId)
{
    private readonly TaskCompletionSource death = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ulong NodeId => nodeId;

    public bool IsAlive { get; private set; } = true;

    /// <summary>Until when nothing happens in it, in ticks.</summary>
    public long PausedUntil { get; set; }

    /// <summary>Ends when the process dies.</summary>
    public Task Death => death.Task;

    public void Die()
    {
        IsAlive = false;
        _ = death.TrySetResult();
    }
}
