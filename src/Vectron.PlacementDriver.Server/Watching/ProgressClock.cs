using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Watching;

/// <summary>Finds out, now and then, that this node's state lacks nothing that was acknowledged anywhere.</summary>
internal sealed class ProgressClock(IReplica replica, TimeProvider time, TimeSpan interval)
{
    /// <summary>Waits for the interval and then for proof, which all who ask at the same time share.</summary>
    /// <returns>How long the proof took; null when there is none, for want of a leader or a majority.</returns>
    public async Task<TimeSpan?> ConfirmAsync(CancellationToken token)
    {
        await Task.Delay(interval, time, token).ConfigureAwait(false);
        var began = time.GetTimestamp();
        try
        {
            _ = await replica.ReadAsync(DateTime.MaxValue, token).ConfigureAwait(false);
            return time.GetElapsedTime(began);
        }
        catch (ReplicaException)
        {
            return null;
        }
    }
}
