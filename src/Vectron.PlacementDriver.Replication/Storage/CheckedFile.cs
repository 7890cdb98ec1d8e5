using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>
/// Small JSON files that prove themselves. The first line holds the kind, the version and the SHA-256 of all that
/// follows; the rest is the JSON.
/// </summary>
internal static class CheckedFile
{
    private const int LargestFile = 1 << 20;

    /// <summary>Writes the file durably.</summary>
    public static void Write<T>(string path, string kind, int version, T content, JsonTypeInfo<T> type) =>
        DurableFile.Write(path, Encode(kind, version, content, type));

    /// <summary>The bytes of such a file.</summary>
    public static byte[] Encode<T>(string kind, int version, T content, JsonTypeInfo<T> type)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(content, type);
        return [.. Encoding.ASCII.GetBytes(Heading(kind, version, json)), .. json];
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="DataDirectoryException">It is damaged, of another kind, or of a newer version.</exception>
    public static T Read<T>(string path, string kind, int version, JsonTypeInfo<T> type)
        where T : class
    {
        var length = new FileInfo(path).Length;
        return length <= LargestFile
            ? Decode(File.ReadAllBytes(path), path, kind, version, type)
            : throw new DataDirectoryException($"{path} is damaged: {length} bytes are too many for it");
    }

    /// <summary>Reads the bytes of such a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <param name="kind">The kind it must be of.</param>
    /// <param name="version">The newest version that this program knows.</param>
    /// <param name="type">How to read the JSON.</param>
    /// <exception cref="DataDirectoryException">It is damaged, of another kind, or of a newer version.</exception>
    public static T Decode<T>(ReadOnlySpan<byte> bytes, string name, string kind, int version, JsonTypeInfo<T> type)
        where T : class
    {
        var end = bytes.IndexOf((byte)'\n');
        var heading = end < 0 ? [] : Encoding.ASCII.GetString(bytes[..end]).Split(' ');
        if (heading.Length != 3 || heading[0] != kind || !int.TryParse(heading[1], out var found) || found < 1)
        {
            throw new DataDirectoryException($"{name} is damaged: it does not begin as a {kind} file");
        }

        if (found > version)
        {
            throw new DataDirectoryException(
                $"{name} has version {found}, this program knows versions up to {version}: run the newer program");
        }

        var json = bytes[(end + 1)..];
        if (Heading(kind, found, json) != Encoding.ASCII.GetString(bytes[..(end + 1)]))
        {
            throw new DataDirectoryException($"{name} is damaged: its checksum does not match");
        }

        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new DataDirectoryException($"{name} is damaged: it is empty");
        }
        catch (JsonException e)
        {
            throw new DataDirectoryException($"{name} is damaged: {e.Message}", e);
        }
    }

    private static string Heading(string kind, int version, ReadOnlySpan<byte> json) =>
        $"{kind} {version} {Convert.ToHexStringLower(SHA256.HashData(json))}\n";
}
