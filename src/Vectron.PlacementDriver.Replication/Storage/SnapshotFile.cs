using System.Globalization;
using System.Security.Cryptography;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>One snapshot on disk: a header with length and hash, then the state.</summary>
internal static class SnapshotFile
{
    private const string Extension = ".snapshot";
    private const int CopyBufferSize = 1 << 16;

    /// <summary>The file's name; names sort by index.</summary>
    public static string NameOf(long index, long term) =>
        string.Create(CultureInfo.InvariantCulture, $"{index:D20}-{term:D20}{Extension}");

    /// <summary>Reads index and term from a name.</summary>
    public static bool TryParseName(string path, out long index, out long term)
    {
        (index, term) = (0, 0);
        var parts = Path.GetFileNameWithoutExtension(path).Split('-');
        return Path.GetExtension(path) == Extension && parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out index)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out term);
    }

    /// <summary>Writes a state to a file, whole and durable except for its name.</summary>
    public static void Write(string path, ICapturedState state, long index, long term)
    {
        using var file = DurableFile.Create(path);
        file.Write(new byte[SnapshotFileHeader.Size]);
        using (var hashing = new HashingStream(file))
        {
            state.WriteTo(hashing);
            var header = SnapshotFileHeader.For(index, term, hashing.Written, hashing.FinishHash());
            file.Position = 0;
            file.Write(header.Encode());
        }

        file.Flush();
    }

    /// <summary>Reads a file to its end and checks it.</summary>
    /// <exception cref="DataDirectoryException">It is damaged; the message names it.</exception>
    public static SnapshotFileHeader Verify(string path)
    {
        using var file = OpenRead(path);
        var header = ReadHeader(file, path);
        if (file.Length - SnapshotFileHeader.Size != header.Length)
        {
            throw new DataDirectoryException(
                $"{path} is damaged: {file.Length - SnapshotFileHeader.Size} of {header.Length} bytes are there");
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        if (SnapshotFileHeader.For(header.Index, header.Term, header.Length, hash) != header)
        {
            throw new DataDirectoryException($"{path} is damaged: its checksum does not match");
        }

        return header;
    }

    /// <summary>Reads a verified file into the state.</summary>
    /// <exception cref="DataDirectoryException">The state cannot read it; the message names it.</exception>
    public static void RestoreTo(IReplicatedState state, string path)
    {
        var header = Verify(path);
        using var file = OpenRead(path);
        file.Position = SnapshotFileHeader.Size;
        try
        {
            state.Restore(file, header.Index, header.Term);
        }
        catch (InvalidDataException e)
        {
            throw new DataDirectoryException($"{path} cannot be restored: {e.Message}", e);
        }
    }

    /// <summary>Opens a file for reading; it stays readable when its name is deleted.</summary>
    public static FileStream OpenRead(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = CopyBufferSize,
        Options = FileOptions.SequentialScan,
    });

    private static SnapshotFileHeader ReadHeader(FileStream file, string path)
    {
        var header = new byte[SnapshotFileHeader.Size];
        return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            ? SnapshotFileHeader.Decode(header, path)
            : throw new DataDirectoryException($"{path} is damaged: it ends within its header");
    }
}
