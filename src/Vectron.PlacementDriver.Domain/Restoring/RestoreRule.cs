using System.Globalization;

namespace Vectron.PlacementDriver.Domain.Restoring;

/// <summary>What may be restored, into what, and how large it may be.</summary>
public static class RestoreRule
{
    /// <summary>Most bytes of one part: with its base64 far below what goes into one message between nodes.</summary>
    public const int MostPartBytes = 256 * 1024;

    /// <summary>Most bytes of a compressed backup. The largest cluster, 1,000,000 shards, needs about a third.</summary>
    public const long MostBytes = 256L * 1024 * 1024;

    /// <summary>Most bytes of what it decompresses to.</summary>
    public const long MostPlainBytes = 8L * 1024 * 1024 * 1024;

    /// <summary>Most parts.</summary>
    public const int MostParts = 16_384;

    /// <summary>For how long a restore waits for its next part before it is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Why no backup can be restored into a cluster now; null when one can.</summary>
    /// <remarks>
    /// What workers and shards of its own would become of is nobody's to guess, so there must not have been any. The
    /// counters know it even when they are gone again.
    /// </remarks>
    public static string? FindObstacle(PlacementSnapshot state) =>
        FindObstacle(state.Identity, state.NextWorkerId, state.NextShardId, state.NextRerankerId);

    /// <inheritdoc cref="FindObstacle(PlacementSnapshot)"/>
    internal static string? FindObstacle(PlacementDraft draft) => draft.Freeze?.Import is not null
        ? draft.Freeze.Reason
        : FindObstacle(draft.Identity, draft.NextWorkerId, draft.NextShardId, draft.NextRerankerId);

    /// <summary>Whether a cluster never gave an id to anybody.</summary>
    internal static bool IsNew(PlacementDraft draft) => (draft.NextWorkerId, draft.NextShardId, draft.NextRerankerId) == (1, 1, 1);

    /// <summary>Refuses what is about another restore than the one under way.</summary>
    internal static CommandOutcome? Refuse(IncomingBackup? incoming, ulong restoreId) => incoming?.Id == restoreId
        ? null
        : CommandOutcome.Rejected(
            RejectionReason.FailedPrecondition,
            string.Create(
                CultureInfo.InvariantCulture,
                $"restore {restoreId} is not under way: it was finished or given up{(incoming is null ? "" : $", and restore {incoming.Id} is")}"));

    private static string? FindObstacle(ClusterIdentity? identity, ulong nextWorkerId, ulong nextShardId, ulong nextRerankerId)
    {
        if (identity is null)
        {
            return "the cluster is not born yet: try again once it has a leader";
        }

        return nextWorkerId == 1 && nextShardId == 1 && nextRerankerId == 1
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"cluster {identity.Number} is not new: its next worker is {nextWorkerId}, its next shard {nextShardId}, its next reranker {nextRerankerId}, and all must be 1. A backup is restored only into a cluster that never had anything of its own: start one with empty data directories");
    }
}
