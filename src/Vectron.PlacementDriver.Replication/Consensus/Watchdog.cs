using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Replication.Storage;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>
/// Notices that the log or the state machine is broken. The library keeps such a node alive, as a leader even, and it does
/// nothing; the process must end instead.
/// </summary>
internal sealed class Watchdog(GuardedCluster cluster, DurableLog log, TimeProvider time, ulong nodeId, ILogger logger)
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<Exception> broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the reason when the node is broken; never otherwise.</summary>
    public Task<Exception> Broken => broken.Task;

    /// <summary>Watches until the node stops or breaks.</summary>
    public Task RunAsync(CancellationToken token) => Task.WhenAll(WatchLogAsync(token), WatchDiskAsync(token), WatchTransitionsAsync(token));

    // Fails as soon as a flush, or the state machine, has failed.
    private async Task WatchLogAsync(CancellationToken token)
    {
        try
        {
            while (true)
            {
                await log.WaitForApplyAsync(token).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            ReportUnlessStopping(e, token);
        }
    }

    // A write that the disk refused: at once, so that leadership does not outlive it.
    private async Task WatchDiskAsync(CancellationToken token)
    {
        try
        {
            ReportUnlessStopping(await log.Failed.WaitAsync(token).ConfigureAwait(false), token);
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    // A change of role that could not be written leaves a state whose only sign is that asking for it throws.
    private async Task WatchTransitionsAsync(CancellationToken token)
    {
        using var timer = new PeriodicTimer(CheckInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(token).ConfigureAwait(false))
            {
                _ = cluster.LeadershipToken;

                // An append refused for want of space is a bug or a passing error to whoever asked for it.
                log.RequireSpace();
            }
        }
        catch (Exception e)
        {
            ReportUnlessStopping(e, token);
        }
    }

    private void ReportUnlessStopping(Exception failure, CancellationToken stopping)
    {
        if (!stopping.IsCancellationRequested && broken.TrySetResult(failure))
        {
            ConsensusLog.Broken(logger, failure, nodeId);
        }
    }
}
