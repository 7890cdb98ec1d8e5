using Microsoft.Extensions.Logging;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>Log messages about calls between nodes. Event ids: Transport 2000-2099, Storage 2100-2199, consensus 2200-2299.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(2000, LogLevel.Warning, "A peer's call was refused: {Reason}")]
    public static partial void CallRefused(ILogger logger, string reason);

    [LoggerMessage(2001, LogLevel.Information, "Node {NodeId} at {Address} answers")]
    public static partial void PeerAnswers(ILogger logger, ulong nodeId, PeerAddress address);

    [LoggerMessage(2002, LogLevel.Warning, "Node {NodeId} at {Address} does not answer: {Reason}")]
    public static partial void PeerSilent(ILogger logger, ulong nodeId, PeerAddress address, string reason);

    [LoggerMessage(2003, LogLevel.Error, "Node {NodeId} at {Address} refuses this node and does not count: {Reason}")]
    public static partial void PeerRefuses(ILogger logger, ulong nodeId, PeerAddress address, string reason);

    [LoggerMessage(2004, LogLevel.Information, "Sending the snapshot of index {Index} to node {NodeId}: {Bytes} bytes")]
    public static partial void SnapshotSending(ILogger logger, long index, ulong nodeId, long bytes);

    [LoggerMessage(2005, LogLevel.Information, "Snapshot of index {Index} reached node {NodeId}")]
    public static partial void SnapshotSent(ILogger logger, long index, ulong nodeId);

    [LoggerMessage(2006, LogLevel.Warning, "Snapshot of index {Index} did not reach node {NodeId}; it will be sent again: {Reason}")]
    public static partial void SnapshotNotSent(ILogger logger, long index, ulong nodeId, string reason);

    [LoggerMessage(2007, LogLevel.Warning, "Stale append refused: sequence {Sequence} of term {Term}, {Last} was seen")]
    public static partial void StaleAppend(ILogger logger, long sequence, long term, long last);

    [LoggerMessage(2008, LogLevel.Error,
        "Node {NodeId} was admitted with incarnation {Known:N} and comes back with {Found}: its data directory was replaced. " +
        "It does not count until it is readmitted with incarnation {Found}")]
    public static partial void PeerReplaced(ILogger logger, ulong nodeId, Guid known, string found);

    [LoggerMessage(2010, LogLevel.Warning, "First start of {Members}: waiting for {Waiting}")]
    public static partial void FirstStartWaits(ILogger logger, string members, string waiting);

    [LoggerMessage(2011, LogLevel.Information, "First start: every member was seen, the cluster is {Members}")]
    public static partial void FirstStartDone(ILogger logger, string members);

    [LoggerMessage(2012, LogLevel.Warning,
        "-initial-members {Given} is not the cluster that this node is a member of, which is {Members}. The setting counts for " +
        "nothing once a cluster exists, but for where this node itself is; correct it, and change members with vectron-pd members")]
    public static partial void InitialMembersIgnored(ILogger logger, string given, string members);
}
