using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>
/// Adds and removes members for operators, on the leader, and refuses what would cost the quorum. Everything that can be
/// known beforehand is asked before anything is changed.
/// </summary>
internal sealed class MemberAdministration(RaftNode node, MemberSurvey survey, RaftNodeOptions options, TimeProvider time)
{
    private static MemberChangeResult NotLeader { get; } = new(
        MemberChangeOutcome.NotLeader, "this node does not lead, or a majority does not answer it: repeat this on the leader");

    /// <summary>Adds the node that answers at an address. It is brought up to date first and votes from then on.</summary>
    public async Task<MemberChangeResult> AddAsync(ulong nodeId, string address, bool dryRun, CancellationToken token)
    {
        if (!PeerAddress.TryParse(address, out var parsed))
        {
            return Refuse($"'{address}' is not an address");
        }

        if (!node.IsLeader)
        {
            return NotLeader;
        }

        if (node.Local.Members.Members.Find(nodeId) is { } present)
        {
            return present.Address.Equals(parsed)
                ? new(MemberChangeOutcome.Done, $"{present} is a member; one that lost its directory is readmitted")
                : Refuse($"{present} is a member under another address: remove it first");
        }

        var (incarnation, obstacle) = await FindAsync(nodeId, parsed, token).ConfigureAwait(false);
        if (obstacle is not null)
        {
            return obstacle;
        }

        var member = new PeerIdentity(nodeId, incarnation, parsed);
        if (await node.ProveLeadershipAsync(token).ConfigureAwait(false) is null)
        {
            return NotLeader;
        }

        if (node.Local.Members.Members.Count >= Membership.LargestSize)
        {
            return Tell(member, MembershipOutcome.BadSize, isMember: true);
        }

        return dryRun
            ? new(MemberChangeOutcome.Done, $"{member} would be a member once it is up to date")
            : Tell(member, await node.AddMemberAsync(member, token).ConfigureAwait(false), isMember: true);
    }

    /// <summary>Removes a member, unless those that remain could not go on without it.</summary>
    public async Task<MemberChangeResult> RemoveAsync(ulong nodeId, bool dryRun, CancellationToken token)
    {
        if (!node.IsLeader)
        {
            return NotLeader;
        }

        if (node.Local.Members.Members.Find(nodeId) is not { } member)
        {
            return new(MemberChangeOutcome.UnknownNode, $"node {nodeId} is not a member: {node.Local.Members.Members}");
        }

        if (member.MemberId == node.Local.Identity.MemberId)
        {
            return Refuse($"node {nodeId} leads: transfer the leadership first");
        }

        var remaining = (await survey.AskAllAsync(token).ConfigureAwait(false)).Where(report => report.NodeId != nodeId).ToArray();
        var serving = remaining.Count(report => report.Status is { WaitingFor: "" });
        if (serving < (remaining.Length / 2) + 1)
        {
            return Refuse(
                $"without node {nodeId} there are {remaining.Length} members, of which {serving} serve: that is no majority. "
                + "Bring the others back, or add a node, then repeat this");
        }

        return dryRun
            ? new(MemberChangeOutcome.Done, $"{member} would be no member any more: {serving} of the {remaining.Length} others serve")
            : Tell(member, await node.RemoveMemberAsync(nodeId, token).ConfigureAwait(false), isMember: false);
    }

    private MemberChangeResult Tell(PeerIdentity member, MembershipOutcome outcome, bool isMember) => outcome switch
    {
        // A leader that was replaced midway waits for an index that may have become another leader's entry.
        MembershipOutcome.Done when (node.Local.Members.Members.Find(member.NodeId) == member) == isMember =>
            new(MemberChangeOutcome.Done, $"{member} is {(isMember ? "a member" : "no member any more: stop it")}"),
        MembershipOutcome.Done or MembershipOutcome.NotLeader => NotLeader,
        MembershipOutcome.NotCaughtUp => new(
            MemberChangeOutcome.Unreachable, $"{member} could not be brought up to date: see that it runs, then repeat this"),
        MembershipOutcome.UnknownNode => new(MemberChangeOutcome.UnknownNode, $"node {member.NodeId} is not a member"),
        _ => Refuse($"{member} cannot be {(isMember ? "added to" : "removed from")} the members of now: {node.Local.Members.Members}"),
    };

    private async Task<(Guid Incarnation, MemberChangeResult? Obstacle)> FindAsync(
        ulong nodeId, PeerAddress address, CancellationToken token)
    {
        NodeIdentity? found;
        try
        {
            var hello = new PeerHello(node.Local, options.Timings, time);
            found = (await hello.AskPatientlyAsync(nodeId, address, token).ConfigureAwait(false)).Receiver;
        }
        catch (RpcException silent)
        {
            token.ThrowIfCancellationRequested();
            return (Guid.Empty, new MemberChangeResult(
                MemberChangeOutcome.Unreachable,
                $"nothing answers at {address} ({silent.StatusCode}): start node {nodeId} there, then repeat this"));
        }

        if (found is null || found.NodeId != nodeId || found.ClusterNumber != node.Local.ClusterNumber)
        {
            return (Guid.Empty, Refuse($"at {address} answers node {found?.NodeId} of cluster {found?.ClusterNumber}: correct -node-id or -cluster-id"));
        }

        if (!found.Empty && found.ClusterUid != node.Local.ClusterUid)
        {
            return (Guid.Empty, Refuse($"node {nodeId} at {address} holds the data of another cluster: give it an empty -data-dir"));
        }

        return Guid.TryParseExact(found.Incarnation, "N", out var incarnation)
            ? (incarnation, null)
            : (Guid.Empty, Refuse($"node {nodeId} at {address} has no incarnation"));
    }

    private static MemberChangeResult Refuse(string reason) => new(MemberChangeOutcome.Refused, reason);
}
