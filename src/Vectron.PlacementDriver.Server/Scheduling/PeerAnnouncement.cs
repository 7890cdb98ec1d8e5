using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Peers;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Hosting;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Scheduling;

/// <summary>Makes this node's addresses known through the log, leader or not, whenever what is known differs.</summary>
internal sealed class PeerAnnouncement(IReplica replica, PlacementDriverOptions options, NodeIncarnation incarnation)
    : IScheduledDuty
{
    private readonly Peer self = new(
        options.NodeId,
        options.GrpcAdvertised.ToString(),
        options.RaftAdvertised.ToString(),
        incarnation.Value,
        ProgramVersion.Text);

    /// <inheritdoc/>
    public Command? Next()
    {
        var known = replica.Current;
        return known.Identity is null || replica.Status.LeaderNodeId == 0 || known.Peers.GetValueOrDefault(self.NodeId) == self
            ? null
            : new RegisterPeer(self.NodeId, self.GrpcAddress, self.RaftAddress, self.Incarnation, self.Version);
    }
}
