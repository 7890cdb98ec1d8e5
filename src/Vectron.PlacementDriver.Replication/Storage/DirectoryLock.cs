using System.Globalization;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>Keeps a second process out of a data directory for as long as it is held.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private const string LockName = "lock";

    // A file of its own: the locked one cannot be read by others.
    private const string HolderName = "lock.pid";

    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = 32;

    private readonly FileStream file;

    private DirectoryLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="DataDirectoryException">Another process holds it, or the directory cannot be written.</exception>
    public static DirectoryLock Acquire(string directory)
    {
        var holder = Path.Combine(directory, HolderName);
        FileStream? file = null;
        try
        {
            file = new FileStream(Path.Combine(directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DirectoryLock(file);
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw new DataDirectoryException(Describe(directory, holder, e), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new DataDirectoryException($"data directory {directory} cannot be written: {e.Message}", e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => file.Dispose();

    // A full or read-only disk is an IOException too, and whoever held the lock last is not to blame for it.
    private static bool IsHeld(IOException failure) => (failure.HResult & 0xFFFF) == (
        OperatingSystem.IsWindows() ? WindowsSharingViolation : OperatingSystem.IsMacOS() ? MacWouldBlock : LinuxWouldBlock);

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
