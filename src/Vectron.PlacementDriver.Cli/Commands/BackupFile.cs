using System.Security.Cryptography;
using System.Text.Json;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>Reads a backup for what it says of itself, and holds it against its checksum.</summary>
internal static class BackupFile
{
    private const string Format = "vectron placement driver snapshot";
    private const int LongestLine = 64 * 1024 * 1024;

    /// <summary>Checks a file to its end.</summary>
    /// <exception cref="InvalidDataException">It is damaged, cut short, or no backup; the message says which.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static BackupSummary Check(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var summary = new BackupSummary(path, file.Length);
        for (var number = 1L; ReadLine(file) is { } line; number++)
        {
            using var json = Parse(line, path, number);
            if (number == 1)
            {
                RequireHeader(json.RootElement, path);
            }

            if (json.RootElement.TryGetProperty("end", out var end))
            {
                RequireEnd(end, number, Convert.ToHexStringLower(hash.GetHashAndReset()), path);
                return ReadLine(file) is null
                    ? summary with { Sha256 = end.GetProperty("sha256").GetString()! }
                    : throw new InvalidDataException($"{path}: something follows its last line");
            }

            hash.AppendData(line);
            summary = summary.Count(json.RootElement);
        }

        throw new InvalidDataException($"{path} is cut short: its last line, with the checksum, is missing");
    }

    private static byte[]? ReadLine(FileStream file)
    {
        using var line = new MemoryStream();
        for (int next; (next = file.ReadByte()) >= 0;)
        {
            line.WriteByte((byte)next);
            if (next == '\n')
            {
                break;
            }

            if (line.Length > LongestLine)
            {
                throw new InvalidDataException($"{file.Name}: a line is longer than {LongestLine} bytes: this is no backup");
            }
        }

        return line.Length == 0 ? null : line.ToArray();
    }

    private static JsonDocument Parse(byte[] line, string path, long number)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException damage)
        {
            throw new InvalidDataException($"{path}: line {number} is damaged: {damage.Message}", damage);
        }
    }

    private static void RequireHeader(JsonElement header, string path)
    {
        if (header.ValueKind != JsonValueKind.Object || !header.TryGetProperty("format", out var format) || format.GetString() != Format)
        {
            throw new InvalidDataException($"{path} is a file of another kind");
        }
    }

    private static void RequireEnd(JsonElement end, long number, string sha256, string path)
    {
        if (end.GetProperty("lines").GetInt64() != number - 1)
        {
            throw new InvalidDataException($"{path} is damaged: it counts {end.GetProperty("lines").GetInt64()} lines, there are {number - 1}");
        }

        if (end.GetProperty("sha256").GetString() != sha256)
        {
            throw new InvalidDataException($"{path} is damaged: its lines do not have the checksum that it names");
        }
    }
}
