using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain.Restoring;

/// <summary>
/// A backup on its way into this cluster: what of its file was sent so far. Part of the state, so that sending goes on
/// whichever node leads, and gone from it once the backup is restored or given up.
/// </summary>
public sealed record IncomingBackup
{
    /// <summary>Tells this attempt from others: the revision that began it.</summary>
    public required ulong Id { get; init; }

    /// <summary>The operator's words, for the history; may be empty.</summary>
    public required string Reason { get; init; }

    /// <summary>When it began, cluster clock.</summary>
    public required long SinceUnixMs { get; init; }

    /// <summary>The parts of the compressed file, in order; none is empty.</summary>
    [JsonIgnore]
    public ImmutableArray<ImmutableArray<byte>> Parts { get; init; } = [];

    /// <summary>Bytes of all parts.</summary>
    [JsonIgnore]
    public long Bytes { get; init; }

    /// <summary>The same with one part more.</summary>
    internal IncomingBackup With(ImmutableArray<byte> part) => this with { Parts = Parts.Add(part), Bytes = Bytes + part.Length };
}
