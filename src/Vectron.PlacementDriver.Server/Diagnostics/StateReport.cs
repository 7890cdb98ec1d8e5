using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>Describes this node's state on demand; the hash is computed once per state, by one caller at a time.</summary>
internal sealed class StateReport(IReplica replica)
{
    private readonly Lock sync = new();
    private PlacementSnapshot? hashed;
    private string hash = "";

    /// <summary>This node and its state, now.</summary>
    public StateDescription Take()
    {
        var snapshot = replica.Current;
        var status = replica.Status;
        return new StateDescription(
            status.NodeId,
            RoleName.Of(status.Role),
            status.Term,
            status.LeaderNodeId,
            status.LastIndex,
            status.CommitIndex,
            status.AppliedIndex,
            snapshot.AppliedIndex,
            snapshot.Revision,
            snapshot.ClockUnixMs,
            snapshot.Identity?.Number ?? 0,
            snapshot.Identity?.Uid ?? "",
            snapshot.AssignmentsEpoch,
            snapshot.Workers.Count,
            snapshot.Collections.Count,
            snapshot.Shards.Count,
            status.WaitingFor,
            HashOf(snapshot));
    }

    private string HashOf(PlacementSnapshot snapshot)
    {
        lock (sync)
        {
            if (!ReferenceEquals(hashed, snapshot))
            {
                hash = SnapshotCodec.Hash(snapshot);
                hashed = snapshot;
            }

            return hash;
        }
    }
}
