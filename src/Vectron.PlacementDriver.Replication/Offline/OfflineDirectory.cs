using Microsoft.Extensions.Logging.Abstractions;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Replication.Storage;

namespace Vectron.PlacementDriver.Replication.Offline;

/// <summary>
/// Reads the data directory of a node that does not run. It works on a copy, because to open a log is to write to it: the
/// directory itself stays as it is.
/// </summary>
public static class OfflineDirectory
{
    private const string IdentityName = "identity.json";

    /// <summary>Replays a directory up to an index.</summary>
    /// <param name="path">The folder <c>node-&lt;id&gt;</c>, or the folder that holds only that one.</param>
    /// <param name="index">The last entry to carry out; null for the last that the node knew to be committed.</param>
    /// <param name="withUncommitted">
    /// Whether entries count that the node did not know to be committed: they may have been acknowledged, or may not.
    /// </param>
    /// <param name="token">Gives up.</param>
    /// <param name="seen">Told each entry with commands that is carried out, and its index, in order; null for nobody.</param>
    /// <exception cref="DataDirectoryException">It is in use, incomplete, damaged, or does not keep that index.</exception>
    public static async Task<OfflineState> ReadAsync(
        string path, long? index, bool withUncommitted, CancellationToken token, Action<long, CommandBatch>? seen = null)
    {
        var directory = FindNodeDirectory(path);
        var scratch = Directory.CreateTempSubdirectory("vectron-pd-offline-").FullName;
        try
        {
            using (DirectoryLock.Acquire(directory))
            {
                await Task.Run(() => Copy(directory, Path.Combine(scratch, Path.GetFileName(directory)), token), token)
                    .ConfigureAwait(false);
            }

            return await ReplayAsync(scratch, index, withUncommitted, seen, token).ConfigureAwait(false);
        }
        catch (DataDirectoryException e) when (e.Message.Contains(scratch, StringComparison.Ordinal))
        {
            throw new DataDirectoryException(
                e.Message.Replace(scratch, Path.GetDirectoryName(directory), StringComparison.Ordinal), e);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static string FindNodeDirectory(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(Path.Combine(full, IdentityName)))
        {
            return full;
        }

        string[] nodes = Directory.Exists(full)
            ? [.. Directory.GetDirectories(full, "node-*").Where(one => File.Exists(Path.Combine(one, IdentityName)))]
            : throw new DataDirectoryException($"{path} is not a directory");
        return nodes switch
        {
            [var only] => only,
            [] => throw new DataDirectoryException($"{path} is no node's data directory: {IdentityName} is missing"),
            _ => throw new DataDirectoryException(
                $"{path} holds {nodes.Length} nodes: name one of {string.Join(", ", nodes.Order(StringComparer.Ordinal))}"),
        };
    }

    private static void Copy(string from, string to, CancellationToken token)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            token.ThrowIfCancellationRequested();
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            if (!Path.GetFileName(file).StartsWith("lock", StringComparison.Ordinal))
            {
                _ = Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }

    private static async Task<OfflineState> ReplayAsync(
        string root, long? index, bool withUncommitted, Action<long, CommandBatch>? seen, CancellationToken token)
    {
        var identity = DataDirectory.ReadIdentity(Directory.GetDirectories(root)[0]);
        using var directory = DataDirectory.Open(root, identity.ClusterNumber, identity.NodeId);
        using var members = new MemberList(directory, NullLogger.Instance);
        var snapshots = new SnapshotStore(directory.SnapshotPath, NullLogger.Instance);
        var oldest = snapshots.Current?.Index ?? 0;
        if (index < oldest)
        {
            throw new DataDirectoryException($"the state at index {index} is gone: what is kept begins at index {oldest}");
        }

        using var seal = LogSeal.Open(directory.SealPath);
        LogCheck.Run(directory.LogPath, seal.Current, NullLogger.Instance);
        var placement = new BoundedPlacement(index ?? long.MaxValue, seen);
        var machine = new ReplicatedStateMachine(placement, snapshots, members, seal, long.MaxValue, TimeProvider.System, NullLogger.Instance);
        await using var machineScope = machine.ConfigureAwait(false);
        var log = new DurableLog(DurableLog.OptionsFor(directory.LogPath, RaftNodeOptions.DefaultLogPageSize), machine, seal);
        await using var logScope = log.ConfigureAwait(false);
        await log.InitializeAsync(token).ConfigureAwait(false);
        var (committed, last) = (log.LastCommittedEntryIndex, log.LastEntryIndex);
        var reachable = withUncommitted ? last : committed;
        if (index > reachable)
        {
            throw new DataDirectoryException($"there is no index {index} yet: the last is {reachable}");
        }

        if (reachable > committed)
        {
            _ = await log.CommitAsync(reachable, token).ConfigureAwait(false);
        }

        await log.WaitForApplyAsync(reachable, token).ConfigureAwait(false);
        return new OfflineState(
            identity.NodeId, identity.ClusterNumber, directory.LearnedClusterUid ?? "", oldest, committed, last,
            placement.Current);
    }
}
