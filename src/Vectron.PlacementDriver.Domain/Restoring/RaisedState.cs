using System.Globalization;
using Vectron.PlacementDriver.Domain.Shards;

namespace Vectron.PlacementDriver.Domain.Restoring;

/// <summary>
/// A backup's state with every counter and epoch beyond what the world may have come to since it was taken: no id is given
/// twice, and nothing that is told now is taken for something older.
/// </summary>
internal static class RaisedState
{
    /// <summary>How much higher each is.</summary>
    public const ulong Step = 1 << 20;

    private const ulong HighestId = uint.MaxValue;
    private const ulong HighestEpoch = long.MaxValue;

    /// <summary>The raised state, or the name of what is used up.</summary>
    /// <param name="backup">The state.</param>
    /// <param name="revision">The revision of the cluster that it comes into, which does not go back either.</param>
    public static (PlacementSnapshot? State, string? Overflow) Of(PlacementSnapshot backup, long revision)
    {
        var overflow = FindOverflow("next worker id", backup.NextWorkerId, HighestId)
            ?? FindOverflow("next shard id", backup.NextShardId, HighestId)
            ?? FindOverflow("next reranker id", backup.NextRerankerId, HighestEpoch)
            ?? FindOverflow("assignments epoch", backup.AssignmentsEpoch, HighestEpoch)
            ?? FindOverflow("revision", (ulong)Math.Max(0, backup.Revision), HighestEpoch)
            ?? backup.Shards.Values
                .Select(shard => FindOverflow($"epoch of shard {shard.Id}", shard.Epoch, HighestEpoch))
                .FirstOrDefault(fault => fault is not null);
        return overflow is null ? (Raise(backup, revision), null) : (null, overflow);
    }

    /// <summary>A sentence that names a counter that cannot go as high; null when it can.</summary>
    public static string? FindOverflow(string name, ulong value, ulong highest) => value <= highest - Step
        ? null
        : string.Create(
            CultureInfo.InvariantCulture, $"its {name}, {value}, cannot be raised by {Step}: beyond {highest} there are none");

    private static PlacementSnapshot Raise(PlacementSnapshot backup, long revision) => backup with
    {
        Revision = Math.Max(revision, backup.Revision) + (long)Step,
        NextWorkerId = backup.NextWorkerId + Step,
        NextShardId = backup.NextShardId + Step,
        NextRerankerId = backup.NextRerankerId + Step,
        AssignmentsEpoch = backup.AssignmentsEpoch + Step,
        SkippedShardIds = IdRange.Add(backup.SkippedShardIds, backup.NextShardId, backup.NextShardId + Step),
        Shards = backup.Shards.SetItems(backup.Shards.Select(Raise)),
        Incoming = null,
    };

    private static KeyValuePair<ulong, Shard> Raise(KeyValuePair<ulong, Shard> entry) => new(
        entry.Key,
        entry.Value with { Epoch = entry.Value.Epoch + Step, Published = null, Reported = null });
}
