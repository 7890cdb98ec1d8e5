using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>The JSON of log entries, of forwarded proposals and of their outcomes.</summary>
/// <remarks>
/// Strict about structure, not about meaning: that a name is too long or an address malformed is for the state machine
/// to refuse. A proposal that was read is safe to apply.
/// </remarks>
public static class CommandBatchCodec
{
    /// <summary>The version that this program writes and the newest that it reads.</summary>
    public const int Version = 1;

    /// <summary>Writes a log entry.</summary>
    /// <exception cref="ArgumentException">No proposal.</exception>
    public static void Write(CommandBatch batch, IBufferWriter<byte> output)
    {
        RequireSome(batch.Proposals);
        Write(new BatchDocument(Version, batch.UnixMs, batch.Proposals), DomainJson.Default.BatchDocument, output);
    }

    /// <summary>Reads a log entry.</summary>
    /// <exception cref="UnreadableStateException">Damaged, or written by a newer version.</exception>
    public static CommandBatch Read(in ReadOnlySequence<byte> utf8)
    {
        var document = VersionedJson.Read(utf8, DomainJson.Default.BatchDocument, "log entry", Version);
        RequireWhole(document.Proposals, "log entry");
        return new CommandBatch(document.UnixMs, document.Proposals);
    }

    /// <summary>Writes proposals that a follower passes to the leader.</summary>
    /// <exception cref="ArgumentException">No proposal.</exception>
    public static void WriteProposals(ImmutableArray<Proposal> proposals, IBufferWriter<byte> output)
    {
        RequireSome(proposals);
        Write(new ProposalsDocument(Version, proposals), DomainJson.Default.ProposalsDocument, output);
    }

    /// <summary>Reads proposals that a follower passed on.</summary>
    /// <exception cref="UnreadableStateException">Not valid proposals.</exception>
    public static ImmutableArray<Proposal> ReadProposals(in ReadOnlySequence<byte> utf8)
    {
        var document = VersionedJson.Read(utf8, DomainJson.Default.ProposalsDocument, "forwarded proposals", Version);
        RequireWhole(document.Proposals, "forwarded proposals");
        return document.Proposals;
    }

    /// <summary>Writes the outcomes that the leader returns to a follower.</summary>
    public static void WriteOutcomes(ImmutableArray<CommandOutcome> outcomes, IBufferWriter<byte> output) =>
        Write(new OutcomesDocument(Version, outcomes), DomainJson.Default.OutcomesDocument, output);

    /// <summary>Reads the outcomes that the leader returned.</summary>
    /// <exception cref="UnreadableStateException">Not valid outcomes.</exception>
    public static ImmutableArray<CommandOutcome> ReadOutcomes(in ReadOnlySequence<byte> utf8)
    {
        var document = VersionedJson.Read(utf8, DomainJson.Default.OutcomesDocument, "forwarded outcomes", Version);
        if (document.Outcomes.Contains(null!))
        {
            throw new UnreadableStateException("forwarded outcomes hold a null");
        }

        return document.Outcomes;
    }

    private static void Write<T>(T document, JsonTypeInfo<T> type, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output);
        JsonSerializer.Serialize(writer, document, type);
    }

    private static void RequireSome(ImmutableArray<Proposal> proposals)
    {
        if (proposals.IsDefaultOrEmpty)
        {
            throw new ArgumentException("a batch holds at least one proposal", nameof(proposals));
        }
    }

    private static void RequireWhole(ImmutableArray<Proposal> proposals, string name)
    {
        // Nullability of array elements is beyond what the serializer checks.
        if (proposals.IsEmpty || proposals.Contains(null!))
        {
            throw new UnreadableStateException($"{name}: no proposal, or a null in place of one");
        }
    }
}
