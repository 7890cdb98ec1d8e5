using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Scheduling;

/// <summary>Tells loudly, on every node and every minute, that the cluster is frozen.</summary>
internal sealed partial class FreezeWatch(IReplica replica, TimeProvider time, ILogger<FreezeWatch> logger) : IScheduledDuty
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private bool told;
    private long lastTold;

    /// <inheritdoc/>
    public Command? Next()
    {
        // What a starting node reads of its log may be long over.
        if (replica.Status is not { WaitingFor: "", AppliedIndex: var applied, CommitIndex: var committed } || applied < committed)
        {
            return null;
        }

        if (replica.Current.Freeze is { } freeze)
        {
            if (!told || time.GetElapsedTime(lastTold) >= Period)
            {
                Log.Frozen(logger, freeze.Reason);
                (told, lastTold) = (true, time.GetTimestamp());
            }
        }
        else if (told)
        {
            Log.FrozenNoMore(logger);
            told = false;
        }

        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(3210, LogLevel.Error, "The cluster is frozen: {Reason}. Workers get empty lists and nothing is placed or moved until an operator leaves the freeze")]
        public static partial void Frozen(ILogger logger, string reason);

        [LoggerMessage(3211, LogLevel.Information, "The cluster is frozen no more")]
        public static partial void FrozenNoMore(ILogger logger);
    }
}
