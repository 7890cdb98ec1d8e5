using System.Buffers.Binary;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>The files of the write-ahead log that it would silently replace by fresh ones.</summary>
internal static class LogFiles
{
    private const string Checkpoint = "checkpoint";
    private const string NodeState = "state";
    private const string Metadata = "metadata";

    // Version, commit index, last index.
    private const int CheckpointSize = 4 + 8 + 8;
    private const uint CheckpointVersion = 1;

    // Vote flag, member id, term.
    private const int NodeStateSize = 1 + 28 + 8;

    /// <summary>Whether entries were ever stored.</summary>
    public static bool HasEntries(string logPath)
    {
        var metadata = Path.Combine(logPath, Metadata);
        return Directory.Exists(metadata) && Directory.EnumerateFiles(metadata).Any();
    }

    /// <summary>
    /// Gives a new log the checkpoint of an empty one. The log itself writes it with its first flush only, and an empty
    /// file would look like one that was cut short.
    /// </summary>
    public static void Prepare(string logPath)
    {
        _ = Directory.CreateDirectory(logPath);
        var path = Path.Combine(logPath, Checkpoint);
        if (!File.Exists(path))
        {
            Span<byte> empty = stackalloc byte[CheckpointSize];
            empty.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(empty, CheckpointVersion);
            DurableFile.Write(path, empty);
        }
    }

    /// <summary>Refuses a log whose checkpoint or state file is missing or cut short.</summary>
    /// <exception cref="DataDirectoryException">Names the file.</exception>
    public static void Require(string logPath)
    {
        RequireSize(Path.Combine(logPath, NodeState), NodeStateSize);
        RequireSize(Path.Combine(logPath, Checkpoint), CheckpointSize);
    }

    private static void RequireSize(string path, int size)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new DataDirectoryException(
                $"{path} is missing: the log would start empty and forget votes and acknowledged writes. " +
                "Restore it, or empty the data directory and readmit the node");
        }

        if (file.Length < size)
        {
            throw new DataDirectoryException($"{path} is damaged: {file.Length} of {size} bytes are there");
        }
    }
}
