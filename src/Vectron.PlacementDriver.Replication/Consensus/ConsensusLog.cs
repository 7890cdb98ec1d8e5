using Microsoft.Extensions.Logging;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>Log messages about consensus. Event ids: Transport 2000-2099, Storage 2100-2199, consensus 2200-2299.</summary>
internal static partial class ConsensusLog
{
    [LoggerMessage(2200, LogLevel.Information, "Node {NodeId} leads in term {Term}")]
    public static partial void Leads(ILogger logger, ulong nodeId, long term);

    [LoggerMessage(2201, LogLevel.Information, "Node {NodeId} follows node {LeaderId} in term {Term}")]
    public static partial void Follows(ILogger logger, ulong nodeId, ulong leaderId, long term);

    [LoggerMessage(2202, LogLevel.Information, "Node {NodeId} knows no leader in term {Term}")]
    public static partial void NoLeader(ILogger logger, ulong nodeId, long term);

    [LoggerMessage(2203, LogLevel.Error, "Node {NodeId} was removed from the cluster and serves no longer")]
    public static partial void Removed(ILogger logger, ulong nodeId);

    [LoggerMessage(2204, LogLevel.Critical, "The log or the state machine of node {NodeId} is broken; the node must stop")]
    public static partial void Broken(ILogger logger, Exception exception, ulong nodeId);

    [LoggerMessage(2205, LogLevel.Warning, "The cluster has {Count} members: a step on the way, one or three are meant to stay")]
    public static partial void OddSize(ILogger logger, int count);

    [LoggerMessage(2206, LogLevel.Information, "Leadership of node {NodeId} was given up; node {Successor} has every entry")]
    public static partial void HandedOver(ILogger logger, ulong nodeId, ulong successor);

    [LoggerMessage(2207, LogLevel.Information, "Member {Member} was added")]
    public static partial void MemberAdded(ILogger logger, PeerIdentity member);

    [LoggerMessage(2208, LogLevel.Information, "Member {Member} was removed")]
    public static partial void MemberRemoved(ILogger logger, PeerIdentity member);

    [LoggerMessage(2209, LogLevel.Warning, "The member list could not be written to the log by this leader: {Reason}")]
    public static partial void MembersNotPublished(ILogger logger, string reason);

    [LoggerMessage(2210, LogLevel.Warning, "{Member} came back with an empty data directory; unless it gets the old one back within {Seconds} s it is readmitted with the new one")]
    public static partial void MemberWiped(ILogger logger, PeerIdentity member, long seconds);

    [LoggerMessage(2211, LogLevel.Warning, "Readmission of a member that lost its data directory: {Outcome}, {Message}")]
    public static partial void WipedMemberReadmitted(ILogger logger, MemberChangeOutcome outcome, string message);

    [LoggerMessage(2212, LogLevel.Warning, "Looking for a member that lost its data directory failed and will be tried again")]
    public static partial void WipedMemberNotLookedFor(ILogger logger, Exception failure);

    [LoggerMessage(2213, LogLevel.Warning, "Node {Successor} does not stand for election now ({Reason}): the next leader comes when a timer runs out")]
    public static partial void SuccessorDoesNotStand(ILogger logger, ulong successor, string reason);

    [LoggerMessage(2214, LogLevel.Warning, "Sending entries ahead of the rounds failed; the next round sends them")]
    public static partial void FeedFailed(ILogger logger, Exception failure);

    [LoggerMessage(2215, LogLevel.Warning, "Node {NodeId} is reached at {Former} as ever, and is told that it is at {Address}: the others go on looking for it where it is")]
    public static partial void NotMoved(ILogger logger, ulong nodeId, PeerAddress former, PeerAddress address);
}
