using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Restoring;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Scheduling;

namespace Vectron.PlacementDriver.Server.Backups;

/// <summary>Gives up a restore whose parts stay away: what came of it would be in every snapshot for ever.</summary>
internal sealed class RestoreWatch(IReplica replica, TimeProvider time) : IScheduledDuty
{
    private ulong restoreId;
    private int parts;
    private long since;

    /// <inheritdoc/>
    public Command? Next()
    {
        if (replica.Status.Role != ReplicaRole.Leader || replica.Current.Incoming is not { } incoming)
        {
            restoreId = 0;
            return null;
        }

        // By what this leader itself saw: a clock that jumps, or an outage, is no reason.
        if (incoming.Id != restoreId || incoming.Parts.Length != parts)
        {
            (restoreId, parts, since) = (incoming.Id, incoming.Parts.Length, time.GetTimestamp());
        }

        return time.GetElapsedTime(since) >= RestoreRule.Patience
            ? new AbandonRestore(restoreId, parts, $"no part came for {RestoreRule.Patience.TotalMinutes:0} minutes")
            : null;
    }
}
