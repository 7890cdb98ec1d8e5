using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>Looks once a second what happened. A state that did not change costs one comparison of references.</summary>
internal sealed class JournalKeeper(Journal journal, IReplica replica, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (state, status) = (replica.Current, replica.Status);
        journal.Begin(state);
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                var (newState, newStatus) = (replica.Current, replica.Status);

                // Before the first entry of the log the cluster has no clock.
                journal.Note(status, newStatus, newState.ClockUnixMs > 0 ? newState.ClockUnixMs : time.GetUtcNow().ToUnixTimeMilliseconds());
                if (!ReferenceEquals(state, newState))
                {
                    journal.Note(state, newState);
                }

                (state, status) = (newState, newStatus);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }
}
