using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.History;

/// <summary>The last things that happened, bounded in number. Immutable.</summary>
/// <remarks>
/// Part of the replicated state: what was decided and why then survives restarts and leader changes, and every node
/// tells the same story.
/// </remarks>
public sealed record HistoryLedger
{
    /// <summary>Nothing happened yet.</summary>
    public static HistoryLedger Empty { get; } = new();

    /// <summary>Oldest first.</summary>
    public ImmutableQueue<HistoryEntry> Entries { get; private init; } = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private init; }

    /// <summary>A ledger of entries, oldest first.</summary>
    public static HistoryLedger Of(IReadOnlyCollection<HistoryEntry> entries) =>
        new() { Entries = ImmutableQueue.CreateRange(entries), Count = entries.Count };

    /// <summary>The same with one more; the oldest beyond <paramref name="kept"/> are forgotten.</summary>
    internal HistoryLedger Add(HistoryEntry entry, int kept)
    {
        var (entries, count) = (Entries.Enqueue(entry), Count + 1);
        for (; count > kept; count--)
        {
            entries = entries.Dequeue();
        }

        return new HistoryLedger { Entries = entries, Count = count };
    }
}
