using System.Buffers.Binary;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>The files of the write-ahead log that it would silently replace by fresh ones.</summary>
internal static class LogFiles
{
    /// <summary>How far the log reaches: version, commit index, last index.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>Vote flag, member id, term.</summary>
    public const string NodeState = "state";

    /// <summary>The version of the checkpoint that the library writes.</summary>
    public const uint CheckpointVersion = 1;

    private const string Metadata = "metadata";

    private const int CheckpointSize = 4 + 8 + 8;
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
    /// <param name="logPath">The log's folder.</param>
    /// <param name="isMarked">
    /// Whether these files were whole before. Until then a crash may have cut them short, and they hold nothing yet.
    /// </param>
    public static void Prepare(string logPath, bool isMarked)
    {
        _ = Directory.CreateDirectory(logPath);
        var path = Path.Combine(logPath, Checkpoint);
        if (!isMarked)
        {
            DeleteUnfinished(path, CheckpointSize);
            DeleteUnfinished(Path.Combine(logPath, NodeState), NodeStateSize);
        }

        if (!File.Exists(path))
        {
            WriteCheckpoint(path, commitIndex: 0, lastIndex: 0);
        }
    }

    /// <summary>Writes a checkpoint durably. The log must not be open.</summary>
    public static void WriteCheckpoint(string path, long commitIndex, long lastIndex)
    {
        Span<byte> bytes = stackalloc byte[CheckpointSize];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, CheckpointVersion);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[sizeof(uint)..], commitIndex);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[(sizeof(uint) + sizeof(long))..], lastIndex);
        DurableFile.Write(path, bytes);
    }

    /// <summary>Refuses a log whose checkpoint or state file is missing or cut short.</summary>
    /// <exception cref="DataDirectoryException">Names the file.</exception>
    public static void Require(string logPath)
    {
        RequireSize(Path.Combine(logPath, NodeState), NodeStateSize);
        RequireSize(Path.Combine(logPath, Checkpoint), CheckpointSize);
    }

    private static void DeleteUnfinished(string path, int size)
    {
        if (new FileInfo(path) is { Exists: true } file && file.Length < size)
        {
            file.Delete();
        }
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
