using System.Buffers.Binary;
using DotNext.Net.Cluster;
using Microsoft.Extensions.Logging;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>Holds the log's checkpoint and state file against the seal, before the log reads them.</summary>
internal static class LogCheck
{
    /// <summary>
    /// Mends the checkpoint where the seal knows more, and refuses what cannot be mended. An index that is too high is found
    /// when the entries are verified; a commit index above the seal's is lowered, which costs nothing: Raft learns it anew.
    /// </summary>
    /// <exception cref="DataDirectoryException">Names the file.</exception>
    public static void Run(string logPath, LogSealRecord seal, ILogger logger)
    {
        CheckVote(Path.Combine(logPath, LogFiles.NodeState), seal);
        MendCheckpoint(Path.Combine(logPath, LogFiles.Checkpoint), seal, logger);
    }

    private static void MendCheckpoint(string path, LogSealRecord seal, ILogger logger)
    {
        var bytes = File.ReadAllBytes(path);
        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var commit = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(sizeof(uint)));
        var last = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(sizeof(uint) + sizeof(long)));
        if (version != LogFiles.CheckpointVersion)
        {
            throw new DataDirectoryException($"{path} is damaged: it has version {version}, not {LogFiles.CheckpointVersion}");
        }

        if (last < seal.LastIndex)
        {
            StorageLog.CheckpointMended(logger, path, last, seal.LastIndex);
        }

        LogFiles.WriteCheckpoint(path, Math.Clamp(commit, 0, seal.CommitIndex), Math.Max(last, seal.LastIndex));
    }

    private static void CheckVote(string path, LogSealRecord seal)
    {
        if (!File.Exists(path))
        {
            return; // Before the first start; later its absence is refused.
        }

        var bytes = File.ReadAllBytes(path);
        var vote = bytes.AsSpan(1, ClusterMemberId.Size);
        var term = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(1 + ClusterMemberId.Size));
        if (bytes[0] > 1 || term < seal.Term
            || (term == seal.Term && !seal.Vote.IsEmpty && (bytes[0] == 0 || !vote.SequenceEqual(seal.Vote.Span))))
        {
            throw new DataDirectoryException(
                $"{path} is damaged: it does not hold the vote that this node gave in term {seal.Term}, and voting again could " +
                "make two leaders. Empty the data directory and readmit the node");
        }
    }
}
