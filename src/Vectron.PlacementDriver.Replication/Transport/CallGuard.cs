using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>
/// Lets a peer's call in only when both ends mean the same two data directories. A node that lost its directory has
/// another incarnation: nothing sent to the old one reaches it, and nothing it sends counts as from the old one.
/// </summary>
internal sealed class CallGuard(LocalPeer local, ILogger logger)
{
    private string lastRefusal = string.Empty;

    /// <summary>Checks a call that only a member may make: votes, read indexes, proposals.</summary>
    /// <exception cref="RpcException">FAILED_PRECONDITION or INVALID_ARGUMENT, naming both sides.</exception>
    public PeerCaller RequireMember(ServerCallContext context)
    {
        var caller = RequireBothEnds(context);
        var members = local.Members.Members;
        if (!local.IsAdmitted)
        {
            throw Refuse($"{Here} is not admitted to the cluster yet, so it takes no part");
        }

        return members.Find(caller.From) is { } known && known.Incarnation == caller.FromIncarnation
            ? caller
            : throw Refuse(DescribeUnknown(caller));
    }

    /// <summary>
    /// Checks a call of a leader. Its member list may be newer than this node's, and then this node learns from it; with a
    /// list no newer than this node's it must be a member of it. A node that is not admitted has no list to go by: that
    /// the leader names its incarnation is the admission.
    /// </summary>
    /// <exception cref="RpcException">FAILED_PRECONDITION or INVALID_ARGUMENT, naming both sides.</exception>
    public PeerCaller RequireLeader(ServerCallContext context)
    {
        var caller = RequireBothEnds(context);
        var (members, version) = local.Members;
        if (caller.MembersVersion < 0)
        {
            throw Refuse($"node {caller.From} ({caller.FromIncarnation:N}) is not admitted to the cluster and cannot lead it");
        }

        return caller.MembersVersion > version
            || members.Count == 0
            || members.Find(caller.From)?.Incarnation == caller.FromIncarnation
            ? caller
            : throw Refuse(DescribeUnknown(caller));
    }

    /// <summary>Checks a call that changes nothing and that a node may make which is not admitted.</summary>
    /// <exception cref="RpcException">FAILED_PRECONDITION or INVALID_ARGUMENT, naming both sides.</exception>
    public void RequireSameDirectories(ServerCallContext context) => _ = RequireBothEnds(context);

    private string Here => $"node {local.Identity.NodeId} ({local.Identity.Incarnation:N})";

    private PeerCaller RequireBothEnds(ServerCallContext context)
    {
        var caller = PeerMetadata.Read(context.RequestHeaders);
        if (context.GetHttpContext().Features.Get<AuthenticatedNode>() is { } proven && proven.NodeId != caller.From)
        {
            throw Refuse($"the caller says that it is node {caller.From}, but its certificate is that of node {proven.NodeId}");
        }

        if (caller.Cluster != local.ClusterNumber)
        {
            throw Refuse($"{Here} is of cluster {local.ClusterNumber}, the caller, node {caller.From}, of cluster {caller.Cluster}");
        }

        if (caller.ClusterUid.Length > 0 && local.ClusterUid.Length > 0 && caller.ClusterUid != local.ClusterUid)
        {
            throw Refuse($"{Here} is of cluster {local.ClusterUid}, the caller, node {caller.From}, of cluster {caller.ClusterUid}");
        }

        if (caller.To != local.Identity.NodeId)
        {
            throw Refuse($"this is {Here}, the caller, node {caller.From}, means node {caller.To}: correct the addresses");
        }

        return caller.ToIncarnation == local.Identity.Incarnation ? caller : throw Refuse(
            $"this is {Here}, the caller, node {caller.From}, knows it as {caller.ToIncarnation:N}: its data directory is " +
            $"not the one that was admitted. Restore that directory, or readmit node {local.Identity.NodeId} " +
            $"with incarnation {local.Identity.Incarnation:N}");
    }

    private string DescribeUnknown(PeerCaller caller) => local.Members.Members.Find(caller.From) is { } known
        ? $"{Here} knows node {caller.From} as {known.Incarnation:N}, not as {caller.FromIncarnation:N}: its data directory is " +
          $"not the one that was admitted. Restore that directory, or readmit node {caller.From} " +
          $"with incarnation {caller.FromIncarnation:N}"
        : $"node {caller.From} ({caller.FromIncarnation:N}) is not a member of the cluster that {Here} knows";

    // A refused peer tries again many times a second: each reason is told once, until another comes between.
    private RpcException Refuse(string reason)
    {
        if (Interlocked.Exchange(ref lastRefusal, reason) != reason)
        {
            TransportLog.CallRefused(logger, reason);
        }

        return new RpcException(new Status(StatusCode.FailedPrecondition, reason));
    }
}
