using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>
/// Gives a node that lost its data directory its place back. Everything that can be known beforehand is asked before the
/// old member is removed: until the new one is in, no further node may fail.
/// </summary>
internal sealed class Readmission(RaftNode node, RaftNodeOptions options, TimeProvider time)
{
    /// <summary>Removes the old incarnation and adds the new one, on the leader.</summary>
    public async Task<MemberChangeResult> RunAsync(ulong nodeId, Guid incarnation, bool dryRun, CancellationToken token)
    {
        if (!node.IsLeader)
        {
            return NotLeader;
        }

        var known = node.Local.Members.Members.Find(nodeId);
        if (known?.Incarnation == incarnation)
        {
            return new MemberChangeResult(MemberChangeOutcome.Done, $"node {nodeId} is a member with incarnation {incarnation:N}");
        }

        var found = known?.Address ?? options.InitialMembers.FirstOrDefault(member => member.NodeId == nodeId)?.Address;
        if (found is not { } address)
        {
            return new MemberChangeResult(MemberChangeOutcome.UnknownNode, $"node {nodeId} is not of this cluster");
        }

        var member = new PeerIdentity(nodeId, incarnation, address);
        if (await FindObstacleAsync(member, token).ConfigureAwait(false) is { } obstacle)
        {
            return obstacle;
        }

        // Members that cannot be reached now could not commit the change either.
        return await node.ProveLeadershipAsync(token).ConfigureAwait(false) is null ? NotLeader
            : dryRun ? new MemberChangeResult(MemberChangeOutcome.Done, $"{member} would be a member again once it is up to date")
            : Tell(member, await node.ReadmitAsync(member, token).ConfigureAwait(false));
    }

    private static MemberChangeResult NotLeader { get; } = new(
        MemberChangeOutcome.NotLeader, "this node does not lead, or a majority does not answer it: repeat this on the leader");

    private MemberChangeResult Tell(PeerIdentity member, MembershipOutcome outcome) => outcome switch
    {
        // A leader that was replaced midway waits for an index that may have become another leader's entry.
        MembershipOutcome.Done when node.Local.Members.Members.Find(member.NodeId)?.Incarnation == member.Incarnation =>
            new(MemberChangeOutcome.Done, $"{member} is a member again"),
        MembershipOutcome.Done or MembershipOutcome.NotLeader => NotLeader,
        MembershipOutcome.NotCaughtUp => new(
            MemberChangeOutcome.Unreachable, $"{member} could not be brought up to date: see that it runs, then repeat this"),
        MembershipOutcome.UnknownNode => new(MemberChangeOutcome.UnknownNode, $"node {member.NodeId} is not of this cluster"),
        _ => new(MemberChangeOutcome.Refused, $"{member} cannot be added to the members of now: {node.Local.Members.Members}"),
    };

    private async Task<MemberChangeResult?> FindObstacleAsync(PeerIdentity member, CancellationToken token)
    {
        NodeIdentity? answer;
        try
        {
            var hello = new PeerHello(node.Local, options.Timings, time);
            answer = (await hello.AskPatientlyAsync(member.NodeId, member.Address, token).ConfigureAwait(false)).Receiver;
        }
        catch (RpcException e)
        {
            token.ThrowIfCancellationRequested();
            return new MemberChangeResult(
                MemberChangeOutcome.Unreachable,
                $"node {member.NodeId} at {member.Address} does not answer ({e.StatusCode}): start it, then repeat this");
        }

        var local = node.Local;
        var foreign = answer is null || answer.ClusterNumber != local.ClusterNumber
            || (answer.ClusterUid.Length > 0 && answer.ClusterUid != local.ClusterUid);
        return foreign || answer!.NodeId != member.NodeId
            ? Refuse($"what answers at {member.Address} is not node {member.NodeId} of this cluster: correct its settings")
            : answer.Incarnation != member.Incarnation.ToString("N")
                ? Refuse($"node {member.NodeId} at {member.Address} runs with incarnation {answer.Incarnation}: readmit that, if it is right")
                : null;
    }

    private static MemberChangeResult Refuse(string reason) => new(MemberChangeOutcome.Refused, reason);
}
