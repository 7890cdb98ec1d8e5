namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>How a replica fares, as far as the heartbeats of its worker tell.</summary>
public static class ReplicaHealth
{
    /// <summary>Whether it takes part in its group: its worker serves and ran it at its last heartbeat.</summary>
    public static bool IsLive(IPlacementState state, ulong shardId, ulong workerId) =>
        state.FindWorker(workerId) is { IsServing: true } worker && worker.StoppedSince(shardId) == 0;

    /// <summary>
    /// Whether it is to be replaced: its worker is down, or has beaten for as long as that takes without running it.
    /// </summary>
    public static bool IsDead(IPlacementState state, ulong shardId, ulong workerId) =>
        state.FindWorker(workerId) is not { IsDown: false } worker
        || (worker.StoppedSince(shardId) is var since and not 0
            && worker.IsServing
            && worker.LastHeartbeatUnixMs - since >= state.Settings.DownAfterMs);
}
