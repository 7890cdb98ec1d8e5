using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>
/// Finds workers that have fallen silent. For the leader alone, which knows how long it has been listening.
/// </summary>
public static class LivenessCheck
{
    /// <summary>
    /// The workers that count as healthy and were not heard from for the settings' limit. Silence before the leader
    /// began to listen proves nothing: an outage of the driver is not the death of every worker.
    /// </summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="nowUnixMs">The leader's wall clock, Unix milliseconds.</param>
    /// <param name="listeningSinceUnixMs">When it could first apply heartbeats in its term, by the same clock.</param>
    /// <returns>In order of their ids; empty when nobody is silent.</returns>
    public static ImmutableArray<SilentWorker> FindSilent(
        PlacementSnapshot snapshot, long nowUnixMs, long listeningSinceUnixMs)
    {
        var latestSilent = nowUnixMs - snapshot.Settings.UnhealthyAfterMs;
        if (listeningSinceUnixMs > latestSilent)
        {
            return [];
        }

        ImmutableArray<SilentWorker>.Builder? silent = null;
        foreach (var (id, worker) in snapshot.Workers)
        {
            if (worker.Healthy && worker.LastHeartbeatUnixMs <= latestSilent)
            {
                silent ??= ImmutableArray.CreateBuilder<SilentWorker>();
                silent.Add(new SilentWorker(id, worker.LastHeartbeatUnixMs));
            }
        }

        return silent?.ToImmutable() ?? [];
    }
}
