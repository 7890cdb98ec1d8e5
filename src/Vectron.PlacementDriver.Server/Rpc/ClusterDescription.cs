using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Diagnostics;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>The answer to GetClusterStatus.</summary>
internal static class ClusterDescription
{
    /// <summary>The cluster as one node sees it.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="self">The node that answers.</param>
    /// <param name="members">What each member said.</param>
    public static GetClusterStatusResponse Of(
        PlacementSnapshot snapshot, ReplicaStatus self, ImmutableArray<MemberReport> members)
    {
        var response = new GetClusterStatusResponse
        {
            ClusterNumber = snapshot.Identity?.Number ?? 0,
            ClusterUid = snapshot.Identity?.Uid ?? "",
            Revision = snapshot.Revision,
            AppliedIndex = snapshot.AppliedIndex,
            ClockUnixMs = snapshot.ClockUnixMs,
            AssignmentsEpoch = snapshot.AssignmentsEpoch,
            AnsweringNodeId = self.NodeId,
            LeaderNodeId = self.LeaderNodeId,
            Counts = CountsOf(snapshot),
        };
        response.Nodes.AddRange(NodesOf(snapshot, members).OrderBy(node => node.NodeId));
        return response;
    }

    private static ClusterCounts CountsOf(PlacementSnapshot snapshot)
    {
        var summary = StateSummary.Of(snapshot);
        return new ClusterCounts
        {
            Workers = snapshot.Workers.Count,
            HealthyWorkers = summary.HealthyWorkers,
            Collections = snapshot.Collections.Count,
            Shards = summary.Shards,
            LeaderlessShards = summary.LeaderlessShards,
            UnderReplicatedShards = summary.UnderReplicatedShards,
            RetiringShards = snapshot.Shards.Count - summary.Shards,
        };
    }

    private static IEnumerable<NodeStatus> NodesOf(PlacementSnapshot snapshot, ImmutableArray<MemberReport> members) =>
        members.Select(member => NodeOf(member, snapshot)).Concat(snapshot.Peers.Values
            .Where(peer => members.All(member => member.NodeId != peer.NodeId))
            .Select(peer => new NodeStatus
            {
                NodeId = peer.NodeId,
                GrpcAddress = peer.GrpcAddress,
                RaftAddress = peer.RaftAddress,
                Incarnation = peer.Incarnation,
                Version = peer.Version,
                Problem = "is not a member",
            }));

    private static NodeStatus NodeOf(MemberReport member, PlacementSnapshot snapshot)
    {
        var node = new NodeStatus
        {
            NodeId = member.NodeId,
            GrpcAddress = snapshot.Peers.GetValueOrDefault(member.NodeId)?.GrpcAddress ?? "",
            RaftAddress = member.RaftAddress,
            Incarnation = member.Incarnation,
            Member = true,
            Problem = member.Problem,
            Version = member.Version,
            SnapshotIndex = member.SnapshotIndex,
            ClockOffsetMs = (long)member.ClockOffset.TotalMilliseconds,
            RoundTripUs = (long)member.RoundTrip.TotalMicroseconds,
            DiskFreeBytes = member.DiskFreeBytes,
            DiskTotalBytes = member.DiskTotalBytes,
            CertificateEndUnixMs = member.CertificateEndUnixMs,
        };
        if (member.Status is { } status)
        {
            node.Role = RoleName.Of(status.Role);
            node.Term = status.Term;
            node.LastIndex = status.LastIndex;
            node.CommitIndex = status.CommitIndex;
            node.AppliedIndex = status.AppliedIndex;
            node.WaitingFor = status.WaitingFor;
        }

        return node;
    }
}
