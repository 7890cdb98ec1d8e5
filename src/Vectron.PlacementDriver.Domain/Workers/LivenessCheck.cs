using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Settings;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>
/// Finds workers that have fallen silent. For the leader alone, which knows how long it has been listening.
/// </summary>
/// <remarks>
/// Silence before the leader began to listen proves nothing: an outage of the driver is not the death of every worker,
/// and workers may take minutes to find the driver again. So a worker is judged only by a leader that has listened for
/// the whole of the limit in question.
/// </remarks>
public static class LivenessCheck
{
    /// <summary>The workers that count as healthy and were not heard from for the settings' limit.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="nowUnixMs">The leader's wall clock, Unix milliseconds.</param>
    /// <param name="listeningSinceUnixMs">When it could first apply heartbeats in its term, by the same clock.</param>
    /// <returns>In order of their ids; empty when nobody is silent.</returns>
    public static ImmutableArray<SilentWorker> FindSilent(
        PlacementSnapshot snapshot, long nowUnixMs, long listeningSinceUnixMs) =>
        Find(snapshot, nowUnixMs, listeningSinceUnixMs, snapshot.Settings.UnhealthyAfterMs, worker => worker.Healthy);

    /// <summary>
    /// The workers that do not count as down yet, are not in maintenance and were not heard from for the settings'
    /// limit.
    /// </summary>
    /// <inheritdoc cref="FindSilent"/>
    public static ImmutableArray<SilentWorker> FindDown(
        PlacementSnapshot snapshot, long nowUnixMs, long listeningSinceUnixMs) =>
        Find(
            snapshot,
            nowUnixMs,
            listeningSinceUnixMs,
            snapshot.Settings.SilenceUntilDownMs,
            worker => !worker.IsDown && nowUnixMs >= worker.MaintenanceUntilUnixMs);

    /// <summary>
    /// The workers that need not be listed any more. That they are down was judged before, and forgetting one harms
    /// nobody; so it is enough that the leader has listened for as long as it takes to hear from everybody.
    /// </summary>
    /// <inheritdoc cref="FindSilent"/>
    public static ImmutableArray<SilentWorker> FindForgettable(
        PlacementSnapshot snapshot, long nowUnixMs, long listeningSinceUnixMs) =>
        Find(
            snapshot,
            nowUnixMs,
            listeningSinceUnixMs,
            snapshot.Settings.UnhealthyAfterMs,
            worker => MayBeForgotten(worker, nowUnixMs, snapshot.Settings));

    /// <summary>Whether a worker need not be listed any more at a time.</summary>
    internal static bool MayBeForgotten(Worker worker, long unixMs, ClusterSettings settings) =>
        worker.IsDown
        && worker.Shards.IsEmpty
        && (worker.IsRetired || unixMs - worker.LastHeartbeatUnixMs >= settings.SilenceUntilForgottenMs);

    private static ImmutableArray<SilentWorker> Find(
        PlacementSnapshot snapshot, long nowUnixMs, long listeningSinceUnixMs, long limitMs, Func<Worker, bool> matters)
    {
        var latestSilent = nowUnixMs - limitMs;
        if (listeningSinceUnixMs > latestSilent)
        {
            return [];
        }

        ImmutableArray<SilentWorker>.Builder? silent = null;
        foreach (var (id, worker) in snapshot.Workers)
        {
            if ((worker.LastHeartbeatUnixMs <= latestSilent || worker.IsRetired) && matters(worker))
            {
                silent ??= ImmutableArray.CreateBuilder<SilentWorker>();
                silent.Add(new SilentWorker(id, worker.LastHeartbeatUnixMs));
            }
        }

        return silent?.ToImmutable() ?? [];
    }
}
