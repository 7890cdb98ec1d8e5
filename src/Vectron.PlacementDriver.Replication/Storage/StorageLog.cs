using Microsoft.Extensions.Logging;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>Log messages about what is on disk. Event ids: Transport 2000-2099, Storage 2100-2199, consensus 2200-2299.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(2100, LogLevel.Information, "Snapshot of index {Index}, term {Term} is on disk: {Bytes} bytes")]
    public static partial void SnapshotSaved(ILogger logger, long index, long term, long bytes);

    [LoggerMessage(2101, LogLevel.Error, "Snapshot of index {Index} could not be written; the log keeps growing until one can")]
    public static partial void SnapshotFailed(ILogger logger, Exception exception, long index);

    [LoggerMessage(2102, LogLevel.Information, "State restored from {Path}: index {Index}, term {Term}")]
    public static partial void SnapshotRestored(ILogger logger, string path, long index, long term);

    [LoggerMessage(2103, LogLevel.Information, "Snapshot of the leader installed: index {Index}, term {Term}")]
    public static partial void SnapshotInstalled(ILogger logger, long index, long term);

    [LoggerMessage(2105, LogLevel.Error, "{Path} was damaged: it said that the log ends at {Found}, entries up to {Known} were stored; mended")]
    public static partial void CheckpointMended(ILogger logger, string path, long found, long known);

    [LoggerMessage(2104, LogLevel.Information, "Members of log index {Version}: {Members}")]
    public static partial void MembersChanged(ILogger logger, long version, string members);
}
