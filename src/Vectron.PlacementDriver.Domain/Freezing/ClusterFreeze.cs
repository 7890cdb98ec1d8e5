using System.Globalization;
using Vectron.PlacementDriver.Domain.Takeover;

namespace Vectron.PlacementDriver.Domain.Freezing;

/// <summary>
/// The state may be older than the world: every worker gets an empty list, which it ignores, and nothing is placed, moved
/// or removed until an operator ends it. Workers would otherwise obey a past that they have outgrown, and delete data.
/// </summary>
public sealed record ClusterFreeze
{
    /// <summary>The reason while a backup comes in.</summary>
    internal const string WhileRestoring = "a backup is being restored";

    /// <summary>Since when, cluster clock.</summary>
    public required long SinceUnixMs { get; init; }

    /// <summary>What showed that the state is old, a sentence for people.</summary>
    public required string Reason { get; init; }

    /// <summary>The highest worker id at or above the next one that was seen; 0 for none.</summary>
    public ulong SeenWorkerId { get; init; }

    /// <summary>The highest shard id that was seen and that this state has never given; 0 for none.</summary>
    public ulong SeenShardId { get; init; }

    /// <summary>The highest shard epoch above this state's that was seen; 0 for none.</summary>
    public ulong SeenShardEpoch { get; init; }

    /// <summary>Set while an import of several parts is on its way: only its last part ends this freeze.</summary>
    public ImportProgress? Import { get; init; }

    /// <summary>Refuses what would build on an old state.</summary>
    /// <param name="what">Such as "collection 'docs' cannot be created".</param>
    /// <returns>A refusal that says why.</returns>
    public CommandOutcome Refuse(string what) => CommandOutcome.Rejected(
        RejectionReason.FailedPrecondition,
        string.Create(CultureInfo.InvariantCulture, $"{what} while the cluster is frozen: {Reason}"));
}
