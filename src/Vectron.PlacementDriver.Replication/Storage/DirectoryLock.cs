using System.Globalization;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>Keeps a second process out of a data directory for as long as it is held.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private const string LockName = "lock";

    // A file of its own: the locked one cannot be read by others.
    private const string HolderName = "lock.pid";

    private readonly FileStream file;

    private DirectoryLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="DataDirectoryException">Another process holds it, or the directory cannot be written.</exception>
    public static DirectoryLock Acquire(string directory)
    {
        var holder = Path.Combine(directory, HolderName);
        try
        {
            var file = new FileStream(Path.Combine(directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DirectoryLock(file);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DataDirectoryException($"data directory {directory} cannot be written: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new DataDirectoryException(Describe(directory, holder, e), e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => file.Dispose();

    private static string Describe(string directory, string holderPath, IOException failure) => ReadHolder(holderPath) is { } holder
        ? $"data directory {directory} is in use by process {holder}: stop it, or give this one a directory of its own"
        : $"data directory {directory} cannot be locked: {failure.Message}";

    private static string? ReadHolder(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Without the holder's name the message is poorer, not wrong.
        }
    }
}
