using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>
/// Files that are either wholly there after a crash, or not at all. On Linux .NET's own flush to disk hides errors, so
/// files are written through, and directories synchronized by fsync itself.
/// </summary>
internal static partial class DurableFile
{
    /// <summary>Ends the name of a file that is not finished. Such files are leftovers once the process is gone.</summary>
    public const string UnfinishedSuffix = ".tmp";

    private const int BufferSize = 1 << 20;
    private const int OpenDirectoryReadOnly = 0;

    /// <summary>Opens a new file whose every write is on disk, or has failed, when it returns.</summary>
    public static FileStream Create(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Create,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        BufferSize = BufferSize,
        Options = FileOptions.WriteThrough,
    });

    /// <summary>Writes a whole file, replacing the one that is there.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var unfinished = path + UnfinishedSuffix;
        using (var stream = Create(unfinished))
        {
            stream.Write(content);
            stream.Flush();
        }

        Publish(unfinished, path);
    }

    /// <summary>Gives a finished file its name, durably.</summary>
    public static void Publish(string unfinished, string path)
    {
        File.Move(unfinished, path, overwrite: true);
        SynchronizeDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Puts the names in a directory on disk.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void SynchronizeDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // NTFS journals names; there is no directory handle to flush.
        }

        using var directory = Open(path, OpenDirectoryReadOnly);
        if (directory.IsInvalid)
        {
            throw Failure("open", path);
        }

        if (Fsync(directory) != 0)
        {
            throw Failure("fsync", path);
        }
    }

    private static IOException Failure(string call, string path) =>
        new($"{call} of directory {path} failed: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(SafeFileHandle file);
}
