namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>A node's folder: locked, writable, its own, and complete.</summary>
internal sealed class DataDirectory : IDisposable
{
    private const int Version = 1;
    private const string IdentityKind = "vectron-identity";
    private const string MarkerKind = "vectron-marker";
    private const string UidKind = "vectron-cluster";
    private const string VerdictKind = "vectron-verdict";

    private readonly DirectoryLock directoryLock;

    private DataDirectory(string path, DirectoryLock directoryLock)
    {
        Path = path;
        this.directoryLock = directoryLock;
    }

    /// <summary>The folder <c>node-&lt;id&gt;</c>.</summary>
    public string Path { get; }

    /// <summary>Whose it is.</summary>
    public DirectoryIdentity Identity { get; private set; } = null!;

    /// <summary>The cluster's random id, once the node has learned it.</summary>
    public string? LearnedClusterUid { get; private set; }

    /// <summary>The log's folder.</summary>
    public string LogPath => System.IO.Path.Combine(Path, "wal");

    /// <summary>The snapshots' folder.</summary>
    public string SnapshotPath => System.IO.Path.Combine(Path, "snapshots");

    /// <summary>The member list.</summary>
    public string MembersPath => System.IO.Path.Combine(Path, "members.json");

    /// <summary>The second account of the log's end and vote.</summary>
    public string SealPath => System.IO.Path.Combine(Path, "log.seal");

    private string IdentityPath => IdentityPathIn(Path);

    private string MarkerPath => System.IO.Path.Combine(Path, "marker.json");

    private string VerdictPath => System.IO.Path.Combine(Path, "verdict.json");

    private string UidPath => System.IO.Path.Combine(Path, "cluster.json");

    /// <summary>Opens the folder of a node, making it when it is not there.</summary>
    /// <exception cref="DataDirectoryException">It is in use, not writable, another's, incomplete or damaged.</exception>
    public static DataDirectory Open(string root, ulong clusterNumber, ulong nodeId)
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetFullPath(root), $"node-{nodeId}");
        try
        {
            _ = Directory.CreateDirectory(path);
            DurableFile.SynchronizeDirectory(System.IO.Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException($"data directory {path} cannot be made: {e.Message}", e);
        }

        var directory = new DataDirectory(path, DirectoryLock.Acquire(path));
        try
        {
            directory.Prepare(clusterNumber, nodeId);
            return directory;
        }
        catch (Exception e)
        {
            directory.Dispose();
            throw Explain(path, e);
        }
    }

    /// <summary>What failed while a directory was opened, as a sentence about it where the disk refused something.</summary>
    public static Exception Explain(string path, Exception failure) => failure is IOException or UnauthorizedAccessException
        ? new DataDirectoryException($"data directory {path} cannot be used: {failure.Message}", failure)
        : failure;

    /// <summary>Records that the log's files are there, and the member list too where <paramref name="hasMembers"/>.</summary>
    public void Mark(bool hasMembers)
    {
        if (ReadMarker() is { } marker && (marker.HasMembers || !hasMembers))
        {
            return;
        }

        DurableFile.SynchronizeDirectory(LogPath);
        DurableFile.SynchronizeDirectory(Path);
        CheckedFile.Write(MarkerPath, MarkerKind, Version, new DirectoryMarker(hasMembers), StorageJson.Default.DirectoryMarker);
    }

    /// <summary>Whether <see cref="Mark"/> was ever called.</summary>
    public bool IsMarked => File.Exists(MarkerPath);

    /// <summary>Fixes the cluster's random id for this directory.</summary>
    /// <exception cref="DataDirectoryException">The directory holds another cluster's data.</exception>
    public void LearnClusterUid(string uid)
    {
        if (LearnedClusterUid is null)
        {
            CheckedFile.Write(UidPath, UidKind, Version, new ClusterUid(uid), StorageJson.Default.ClusterUid);
            LearnedClusterUid = uid;
        }
        else if (LearnedClusterUid != uid)
        {
            throw new DataDirectoryException($"{UidPath} belongs to cluster {LearnedClusterUid}, the log to cluster {uid}");
        }
    }

    /// <summary>Records durably that this directory's state differs from the majority's: no start will use it again.</summary>
    public void Condemn(StateVerdict verdict) =>
        CheckedFile.Write(VerdictPath, VerdictKind, Version, verdict, StorageJson.Default.StateVerdict);

    /// <inheritdoc />
    public void Dispose() => directoryLock.Dispose();

    private static string IdentityPathIn(string path) => System.IO.Path.Combine(path, "identity.json");

    private void Prepare(ulong clusterNumber, ulong nodeId)
    {
        _ = Directory.CreateDirectory(SnapshotPath);
        RequireEverythingMarked();
        RefuseCondemned();
        Identity = File.Exists(IdentityPath) ? ReadIdentity(Path) : MakeIdentity(clusterNumber, nodeId);
        if (Identity.ClusterNumber != clusterNumber || Identity.NodeId != nodeId)
        {
            throw new DataDirectoryException(
                $"data directory {Path} belongs to node {Identity.NodeId} of cluster {Identity.ClusterNumber}, " +
                $"this is node {nodeId} of cluster {clusterNumber}: correct -data-dir, -node-id or -cluster-id");
        }

        if (File.Exists(UidPath))
        {
            LearnedClusterUid = CheckedFile.Read(UidPath, UidKind, Version, StorageJson.Default.ClusterUid).Value;
        }
    }

    /// <summary>Whose folder it is.</summary>
    /// <exception cref="DataDirectoryException">The file that says it is damaged.</exception>
    public static DirectoryIdentity ReadIdentity(string path) => CheckedFile.Read(
        IdentityPathIn(path), IdentityKind, Version, StorageJson.Default.DirectoryIdentity);

    private DirectoryIdentity MakeIdentity(ulong clusterNumber, ulong nodeId)
    {
        var identity = new DirectoryIdentity(clusterNumber, nodeId, Guid.NewGuid());
        CheckedFile.Write(IdentityPath, IdentityKind, Version, identity, StorageJson.Default.DirectoryIdentity);
        return identity;
    }

    private DirectoryMarker? ReadMarker() =>
        IsMarked ? CheckedFile.Read(MarkerPath, MarkerKind, Version, StorageJson.Default.DirectoryMarker) : null;

    private void RequireEverythingMarked()
    {
        var marker = ReadMarker();
        if (marker is null)
        {
            RefuseOrphans();
            return;
        }

        Require(IdentityPath);
        Require(SealPath);
        LogFiles.Require(LogPath);
        if (marker.HasMembers)
        {
            Require(MembersPath);
        }
    }

    // Without a marker nothing was promised yet; files that only come after it mean that the marker went missing.
    private void RefuseOrphans()
    {
        if (File.Exists(MembersPath) || LogFiles.HasEntries(LogPath) || SnapshotStore.HasSnapshots(SnapshotPath))
        {
            throw Missing(MarkerPath);
        }
    }

    private void RefuseCondemned()
    {
        if (File.Exists(VerdictPath))
        {
            var verdict = CheckedFile.Read(VerdictPath, VerdictKind, Version, StorageJson.Default.StateVerdict);
            throw new DataDirectoryException($"data directory {Path} is not to be trusted: {verdict.Describe()} ({VerdictPath})");
        }
    }

    private void Require(string path)
    {
        if (!File.Exists(path))
        {
            throw Missing(path);
        }
    }

    private DataDirectoryException Missing(string path) => new(
        $"data directory {Path} has lost {path}: starting without it could forget acknowledged writes. Restore it, " +
        "or empty the directory and readmit the node");
}
