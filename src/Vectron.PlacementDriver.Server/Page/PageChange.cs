using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Scheduling;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>
/// What the page is told at one moment: everything when <see cref="Whole"/>, else what changed since it was last told.
/// </summary>
internal sealed record PageChange
{
    /// <summary>Whether this replaces all that was told before.</summary>
    public required bool Whole { get; init; }

    /// <summary>Changes that the state reflects.</summary>
    public required long Revision { get; init; }

    /// <summary>The cluster's clock, Unix milliseconds.</summary>
    public required long Clock { get; init; }

    /// <summary>The cluster's number; 0 before its first command.</summary>
    public required ulong Cluster { get; init; }

    /// <summary>The cluster's random id; empty before its first command.</summary>
    public required string Uid { get; init; }

    /// <summary>Why nothing is placed, moved or removed; empty when the cluster is not frozen.</summary>
    public required string Frozen { get; init; }

    /// <summary>The kinds of scheduling that an operator paused.</summary>
    public required IReadOnlyList<string> Paused { get; init; }

    /// <summary>The serving node.</summary>
    public required PageNode Node { get; init; }

    /// <summary>The members.</summary>
    public required IReadOnlyList<PageMember> Members { get; init; }

    /// <summary>Workers that are new or changed.</summary>
    public required IReadOnlyList<PageWorker> Workers { get; init; }

    /// <summary>Ids of workers that are gone.</summary>
    public required IReadOnlyList<ulong> WorkersGone { get; init; }

    /// <summary>Collections that are new or changed.</summary>
    public required IReadOnlyList<PageCollection> Collections { get; init; }

    /// <summary>Names of collections that are gone.</summary>
    public required IReadOnlyList<string> CollectionsGone { get; init; }

    /// <summary>Shards that are new or changed.</summary>
    public required IReadOnlyList<PageShard> Shards { get; init; }

    /// <summary>Ids of shards that are gone.</summary>
    public required IReadOnlyList<ulong> ShardsGone { get; init; }

    /// <summary>What happened, oldest first.</summary>
    public required IReadOnlyList<JournalEntry> Journal { get; init; }

    /// <summary>Describes the way from one state to another.</summary>
    /// <param name="before">What was told; null for nothing.</param>
    /// <param name="after">What is to be told.</param>
    /// <param name="node">The serving node.</param>
    /// <param name="members">The members.</param>
    /// <param name="journal">What happened in between.</param>
    public static PageChange Between(
        PlacementSnapshot? before,
        PlacementSnapshot after,
        PageNode node,
        IReadOnlyList<PageMember> members,
        IReadOnlyList<JournalEntry> journal)
    {
        var from = before ?? PlacementSnapshot.Empty;
        var workers = SnapshotChanges.Between(from.Workers, after.Workers);
        var collections = SnapshotChanges.Between(from.Collections, after.Collections);
        var shards = SnapshotChanges.Between(from.Shards, after.Shards);
        return new PageChange
        {
            Whole = before is null,
            Revision = after.Revision,
            Clock = after.ClockUnixMs,
            Cluster = after.Identity?.Number ?? 0,
            Uid = after.Identity?.Uid ?? "",
            Frozen = after.Freeze?.Reason ?? "",
            Paused = [.. after.Pauses.Select(pause => SchedulingName.Of(pause.Kind))],
            Node = node,
            Members = members,
            Workers = workers.Changed.ConvertAll(PageWorker.Of),
            WorkersGone = workers.Removed,
            Collections = collections.Changed.ConvertAll(PageCollection.Of),
            CollectionsGone = collections.Removed,
            Shards = shards.Changed.ConvertAll(shard => PageShard.Of(after, shard)),
            ShardsGone = shards.Removed,
            Journal = journal,
        };
    }
}
