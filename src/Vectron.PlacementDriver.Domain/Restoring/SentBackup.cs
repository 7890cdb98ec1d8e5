using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Vectron.PlacementDriver.Domain.Serialization;

namespace Vectron.PlacementDriver.Domain.Restoring;

/// <summary>Reads the state out of the parts of a backup.</summary>
internal static class SentBackup
{
    /// <summary>The state, or a sentence that says why there is none.</summary>
    public static (PlacementSnapshot? State, string? Damage) Read(IncomingBackup incoming, string sha256)
    {
        var bytes = new byte[incoming.Bytes];
        var end = 0;
        foreach (var part in incoming.Parts)
        {
            part.CopyTo(bytes, end);
            end += part.Length;
        }

        var actual = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (actual != sha256)
        {
            return (null, $"the parts that came have SHA-256 {actual}, not {sha256}");
        }

        using var plain = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        try
        {
            return (SnapshotCodec.Read(plain, RestoreRule.MostPlainBytes), null);
        }
        catch (UnreadableStateException unreadable)
        {
            return (null, unreadable.Message);
        }
        catch (InvalidDataException damage)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"it is not compressed by gzip: {damage.Message}"));
        }
    }
}
