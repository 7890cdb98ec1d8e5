namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>
/// Keeps the log from filling its disk. The log's pages are mapped memory: a write to one that the disk has no room for
/// is no error that can be caught, it ends the process with SIGBUS and not a word.
/// </summary>
internal sealed class FreeSpace
{
    /// <summary>Bytes that stay free, well above what can be on its way to the pages at one time.</summary>
    public const long Reserve = 16 * 1024 * 1024;

    private readonly string directory;
    private readonly Func<long> available;

    /// <summary>Watches the disk of a directory.</summary>
    /// <param name="directory">An existing directory.</param>
    /// <param name="available">Asked for the free bytes; null for the disk's own answer.</param>
    public FreeSpace(string directory, Func<long>? available = null)
    {
        this.directory = directory;
        var disk = new DriveInfo(Path.GetFullPath(directory));
        this.available = available ?? (() => disk.AvailableFreeSpace);
    }

    /// <summary>Refuses to go on without room.</summary>
    /// <exception cref="IOException">Fewer than <see cref="Reserve"/> bytes are free.</exception>
    public void Require()
    {
        var free = available();
        if (free < Reserve)
        {
            throw new IOException(
                $"the disk of {directory} is full: {free} bytes are free, the log needs {Reserve}. Free some space and start again");
        }
    }
}
