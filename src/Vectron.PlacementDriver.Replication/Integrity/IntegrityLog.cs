using Microsoft.Extensions.Logging;

namespace Vectron.PlacementDriver.Replication.Integrity;

/// <summary>Log messages of the comparison of states. Event ids 2400-2499.</summary>
internal static partial class IntegrityLog
{
    [LoggerMessage(2400, LogLevel.Critical, "Node {NodeId} serves no longer: {Reason}")]
    public static partial void Quarantined(ILogger logger, ulong nodeId, string reason);

    [LoggerMessage(2401, LogLevel.Critical,
        "The state of node {NodeId} after log entry {Index} has the hash {Found}, that of a majority {Expected}: it serves no longer and is to be replaced")]
    public static partial void Differs(ILogger logger, ulong nodeId, long index, string found, string expected);

    [LoggerMessage(2402, LogLevel.Critical,
        "The states after log entry {Index} differ, and no majority says which is right: {Hashes}. Bring every node up, so that one can be found")]
    public static partial void Undecided(ILogger logger, long index, string hashes);

    [LoggerMessage(2403, LogLevel.Debug, "States after log entry {Index} are equal on {Nodes} nodes")]
    public static partial void Equal(ILogger logger, long index, int nodes);
}
