using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Scheduling;

/// <summary>Gives a new cluster its identity and its settings.</summary>
internal sealed class ClusterBirth(IReplica replica, PlacementDriverOptions options) : IScheduledDuty
{
    /// <inheritdoc/>
    public Command? Next() => replica.Status.Role == ReplicaRole.Leader && replica.Current.Identity is null
        ? new InitializeCluster(new ClusterIdentity(options.ClusterId, Guid.NewGuid().ToString("N")), options.Seed)
        : null;
}
