using System.Security.Cryptography;
using System.Text.Json;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>Reads a backup for what it says of itself, and holds it against its checksum.</summary>
internal static class BackupFile
{
    private const string Format = "vectron placement driver snapshot";
    private const int Version = 1;
    private const int LongestLine = 64 * 1024 * 1024;

    /// <summary>What stands for standard input or output in place of a file's name.</summary>
    public const string Standard = "-";

    /// <summary>Checks a file to its end.</summary>
    /// <exception cref="InvalidDataException">It is damaged, cut short, or no backup; the message says which.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static BackupSummary Check(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        return Check(file, path);
    }

    /// <summary>Checks what a stream gives to its end, and passes it on line by line as it reads.</summary>
    /// <param name="source">The backup.</param>
    /// <param name="name">Of it, for messages.</param>
    /// <param name="copy">Gets the same bytes, also those of a backup that turns out to be damaged; null for nobody.</param>
    /// <exception cref="InvalidDataException">It is damaged, cut short, or no backup; the message says which.</exception>
    /// <exception cref="IOException">It cannot be read, or the copy cannot be written.</exception>
    public static BackupSummary Check(Stream source, string name, Stream? copy = null)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var input = new BufferedStream(source, 1 << 16);
        var summary = new BackupSummary(name, 0);
        var seen = new HashSet<(string Kind, ulong Id)>();
        for (var number = 1L; ReadLine(input, name) is { } line; number++)
        {
            copy?.Write(line);
            summary = summary with { Bytes = summary.Bytes + line.Length };
            using var json = Parse(line, name, number);
            try
            {
                if (number == 1)
                {
                    RequireHeader(json.RootElement, name);
                }

                if (json.RootElement.TryGetProperty("end", out var end))
                {
                    RequireEnd(end, number, Convert.ToHexStringLower(hash.GetHashAndReset()), name);
                    return ReadLine(input, name) is null
                        ? summary with { Sha256 = end.GetProperty("sha256").GetString()! }
                        : throw new InvalidDataException($"{name}: something follows its last line");
                }

                hash.AppendData(line);
                summary = number == 1 ? summary : summary.Count(json.RootElement);
                RequireSound(json.RootElement, seen);
            }
            catch (Exception damage) when (damage is InvalidOperationException or KeyNotFoundException or FormatException)
            {
                // JSON of another shape.
                throw new InvalidDataException($"{name}: line {number} is not what a backup has there: {damage.Message}", damage);
            }
        }

        throw new InvalidDataException($"{name} is cut short: its last line, with the checksum, is missing");
    }

    private static byte[]? ReadLine(Stream input, string name)
    {
        using var line = new MemoryStream();
        for (int next; (next = input.ReadByte()) >= 0;)
        {
            line.WriteByte((byte)next);
            if (next == '\n')
            {
                break;
            }

            if (line.Length > LongestLine)
            {
                throw new InvalidDataException($"{name}: a line is longer than {LongestLine} bytes: this is no backup");
            }
        }

        return line.Length == 0 ? null : line.ToArray();
    }

    private static JsonDocument Parse(byte[] line, string name, long number)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException damage)
        {
            throw new InvalidDataException($"{name}: line {number} is damaged: {damage.Message}", damage);
        }
    }

    private static void RequireHeader(JsonElement header, string name)
    {
        if (header.ValueKind != JsonValueKind.Object || !header.TryGetProperty("format", out var format) || format.GetString() != Format)
        {
            throw new InvalidDataException($"{name} is a file of another kind");
        }

        if (!header.TryGetProperty("version", out var version) || version.GetInt32() is not (> 0 and <= Version))
        {
            throw new InvalidDataException($"{name} is of another version of the format than this program reads, {Version}: use the program that wrote it, or a newer one");
        }
    }

    // What a restore would refuse after everything was sent: a thing that is there twice, a shard that is not there at all.
    private static void RequireSound(JsonElement line, HashSet<(string Kind, ulong Id)> seen)
    {
        foreach (var kind in (string[])["worker", "shard"])
        {
            if (line.TryGetProperty(kind, out var thing) && !seen.Add((kind, thing.GetProperty("id").GetUInt64())))
            {
                throw new FormatException($"{kind} {thing.GetProperty("id").GetUInt64()} is there twice");
            }
        }

        if (line.TryGetProperty("collection", out var collection)
            && collection.GetProperty("shardIds").EnumerateArray().FirstOrDefault(id => !seen.Contains(("shard", id.GetUInt64()))) is { ValueKind: JsonValueKind.Number } missing)
        {
            throw new FormatException($"shard {missing.GetUInt64()} of collection '{collection.GetProperty("name").GetString()}' is missing");
        }
    }

    private static void RequireEnd(JsonElement end, long number, string sha256, string name)
    {
        if (end.GetProperty("lines").GetInt64() != number - 1)
        {
            throw new InvalidDataException($"{name} is damaged: it counts {end.GetProperty("lines").GetInt64()} lines, there are {number - 1}");
        }

        if (end.GetProperty("sha256").GetString() != sha256)
        {
            throw new InvalidDataException($"{name} is damaged: its lines do not have the checksum that it names");
        }
    }
}
