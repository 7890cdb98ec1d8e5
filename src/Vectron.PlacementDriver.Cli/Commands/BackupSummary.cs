using System.Text.Json;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>What is in a backup.</summary>
internal sealed record BackupSummary(string File, long Bytes)
{
    /// <summary>The cluster's number.</summary>
    public ulong ClusterNumber { get; init; }

    /// <summary>The cluster's random id.</summary>
    public string ClusterUid { get; init; } = "";

    /// <summary>The revision that it is of.</summary>
    public long Revision { get; init; }

    /// <summary>The log index that it is of.</summary>
    public long Index { get; init; }

    /// <summary>The cluster's clock then, Unix milliseconds.</summary>
    public long ClockUnixMs { get; init; }

    /// <summary>Workers in it.</summary>
    public int Workers { get; init; }

    /// <summary>Collections in it.</summary>
    public int Collections { get; init; }

    /// <summary>Shards in it.</summary>
    public int Shards { get; init; }

    /// <summary>Of its lines.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>The same with one line more.</summary>
    /// <exception cref="FormatException">It is of a kind that backups of this version do not have.</exception>
    /// <exception cref="KeyNotFoundException">It lacks what lines of its kind have.</exception>
    public BackupSummary Count(JsonElement line)
    {
        var content = line.EnumerateObject().Single();
        return content.Name switch
        {
            "worker" => this with { Workers = Workers + 1 },
            "shard" => this with { Shards = Shards + 1 },
            "collection" => this with { Collections = Collections + 1 },
            "totals" => Read(content.Value),
            "settingsRevision" or "peer" or "absent" or "reranker" or "reshape" or "idempotency" or "history" or "restorePart" => this,
            _ => throw new FormatException($"'{content.Name}' is no kind of line that backups of this version have"),
        };
    }

    private BackupSummary Read(JsonElement totals)
    {
        var read = this with
        {
            Revision = totals.GetProperty("revision").GetInt64(),
            Index = totals.GetProperty("appliedIndex").GetInt64(),
            ClockUnixMs = totals.GetProperty("clockUnixMs").GetInt64(),
        };
        return totals.TryGetProperty("identity", out var identity)
            ? read with
            {
                ClusterNumber = identity.GetProperty("number").GetUInt64(),
                ClusterUid = identity.GetProperty("uid").GetString() ?? "",
            }
            : read;
    }
}
