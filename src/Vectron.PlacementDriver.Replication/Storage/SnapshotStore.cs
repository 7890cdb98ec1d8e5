using Microsoft.Extensions.Logging;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>The snapshots of one node. The newest is current; older ones go once the log no longer needs them.</summary>
internal sealed class SnapshotStore
{
    private readonly string directory;
    private readonly ILogger logger;
    private readonly Lock publishing = new();
    private volatile StoredSnapshot? current;

    /// <summary>Opens the folder, forgets what was not finished, and finds the newest snapshot.</summary>
    public SnapshotStore(string directory, ILogger logger)
    {
        this.directory = directory;
        this.logger = logger;
        foreach (var path in Directory.EnumerateFiles(directory, "*" + DurableFile.UnfinishedSuffix))
        {
            File.Delete(path);
        }

        current = All().MaxBy(snapshot => snapshot.Index);
    }

    /// <summary>The newest snapshot, or null.</summary>
    public StoredSnapshot? Current => current;

    /// <summary>Bytes of the newest snapshot; 0 when there is none.</summary>
    public long CurrentLength => current is { } snapshot ? new FileInfo(snapshot.Path).Length : 0;

    /// <summary>Whether a folder holds any snapshot.</summary>
    public static bool HasSnapshots(string directory) =>
        Directory.Exists(directory)
        && Directory.EnumerateFiles(directory).Any(path => SnapshotFile.TryParseName(path, out _, out _));

    /// <summary>A name for a snapshot that is not finished.</summary>
    public string NewUnfinishedPath() =>
        Path.Combine(directory, Guid.NewGuid().ToString("N") + DurableFile.UnfinishedSuffix);

    /// <summary>Writes a captured state and makes it current, unless a newer one came first.</summary>
    public void Save(ICapturedState state, long index, long term)
    {
        var unfinished = NewUnfinishedPath();
        try
        {
            SnapshotFile.Write(unfinished, state, index, term);
            Publish(unfinished, index, term);
        }
        catch
        {
            // It is tried again and again: what is left of each would fill a disk that is almost full.
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Gives a finished and verified file its name and makes it current, unless a newer one came first.</summary>
    public void Publish(string unfinished, long index, long term)
    {
        lock (publishing)
        {
            if (current is { } newer && newer.Index >= index)
            {
                File.Delete(unfinished);
                return;
            }

            var path = Path.Combine(directory, SnapshotFile.NameOf(index, term));
            DurableFile.Publish(unfinished, path);
            current = new StoredSnapshot(path, index, term);
            StorageLog.SnapshotSaved(logger, index, term, new FileInfo(path).Length);
        }
    }

    /// <summary>Opens the snapshot with this index, for as long as the stream lives; null when it is not current.</summary>
    public FileStream? OpenCurrent(long index) =>
        current is { } snapshot && snapshot.Index == index ? SnapshotFile.OpenRead(snapshot.Path) : null;

    /// <summary>Deletes the snapshots below an index.</summary>
    public void DeleteBelow(long index)
    {
        foreach (var snapshot in All().Where(snapshot => snapshot.Index < index && snapshot.Index != current?.Index))
        {
            File.Delete(snapshot.Path);
        }
    }

    private IEnumerable<StoredSnapshot> All()
    {
        foreach (var path in Directory.EnumerateFiles(directory))
        {
            if (SnapshotFile.TryParseName(path, out var index, out var term))
            {
                yield return new StoredSnapshot(path, index, term);
            }
        }
    }
}
