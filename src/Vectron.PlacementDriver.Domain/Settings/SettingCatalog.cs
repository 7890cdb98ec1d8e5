using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Settings;

/// <summary>Every setting of the cluster with its bounds: what may be read, changed and checked by name.</summary>
public static class SettingCatalog
{
    /// <summary>All settings, in the order in which they are shown.</summary>
    public static ImmutableArray<SettingDefinition> All { get; } =
    [
        new("shards_per_collection", SettingUnit.Count, 1, 4_096, "Shards of a new collection",
            settings => settings.ShardsPerCollection,
            (settings, value) => settings with { ShardsPerCollection = (int)value }),
        new("replication_factor", SettingUnit.Count, 1, 7, "Replicas of each shard of a new collection",
            settings => settings.ReplicationFactor,
            (settings, value) => settings with { ReplicationFactor = (int)value }) { OddOnly = true },
        new("unhealthy_after_ms", SettingUnit.Milliseconds, 1_000, 3_600_000,
            "Silence after which a worker counts as unhealthy",
            settings => settings.UnhealthyAfterMs,
            (settings, value) => settings with { UnhealthyAfterMs = value }),
        new("down_after_ms", SettingUnit.Milliseconds, 1_000, 86_400_000,
            "Silence after which a worker's replicas are replaced, at least unhealthy_after_ms",
            settings => settings.DownAfterMs,
            (settings, value) => settings with { DownAfterMs = value }),
        new("forgotten_after_ms", SettingUnit.Milliseconds, 1_000, 2_592_000_000,
            "Silence after which a worker without replicas, or a reranker, is no longer listed, at least down_after_ms",
            settings => settings.ForgottenAfterMs,
            (settings, value) => settings with { ForgottenAfterMs = value }),
        new("max_workers", SettingUnit.Count, 1, 1_000_000, "Most workers",
            settings => settings.MaxWorkers,
            (settings, value) => settings with { MaxWorkers = (int)value }),
        new("max_collections", SettingUnit.Count, 1, 1_000_000, "Most collections",
            settings => settings.MaxCollections,
            (settings, value) => settings with { MaxCollections = (int)value }),
        new("max_shards", SettingUnit.Count, 1, 10_000_000, "Most shards of all collections together",
            settings => settings.MaxShards,
            (settings, value) => settings with { MaxShards = (int)value }),
        new("idempotency_kept_ms", SettingUnit.Milliseconds, 1_000, 86_400_000,
            "How long an idempotency key is remembered",
            settings => settings.IdempotencyKeptMs,
            (settings, value) => settings with { IdempotencyKeptMs = value }),
        new("idempotency_kept_keys", SettingUnit.Count, 1, 1_000_000, "How many idempotency keys are remembered",
            settings => settings.IdempotencyKeptKeys,
            (settings, value) => settings with { IdempotencyKeptKeys = (int)value }),
        new("history_kept", SettingUnit.Count, 1, 100_000, "How many entries of the history are kept",
            settings => settings.HistoryKept,
            (settings, value) => settings with { HistoryKept = (int)value }),
        new("max_moves", SettingUnit.Count, 1, 100_000,
            "Most moves on their way at once",
            settings => settings.MaxMoves,
            (settings, value) => settings with { MaxMoves = (int)value }),
        new("max_moves_per_worker", SettingUnit.Count, 1, 1_000,
            "Most moves at once from or to one live worker",
            settings => settings.MaxMovesPerWorker,
            (settings, value) => settings with { MaxMovesPerWorker = (int)value }),
        new("max_moves_per_leader", SettingUnit.Count, 1, 16,
            "Most moves at once of shards with the same leader",
            settings => settings.MaxMovesPerLeader,
            (settings, value) => settings with { MaxMovesPerLeader = (int)value }),
        new("max_moves_per_zone", SettingUnit.Count, 1, 100_000,
            "Most moves at once into one zone",
            settings => settings.MaxMovesPerZone,
            (settings, value) => settings with { MaxMovesPerZone = (int)value }),
        new("move_patience_ms", SettingUnit.Milliseconds, 1_000, 3_600_000,
            "First patience of a move with each of its phases; it doubles",
            settings => settings.MovePatienceMs,
            (settings, value) => settings with { MovePatienceMs = value }),
        new("catch_up_wait_ms", SettingUnit.Milliseconds, 1_000, 3_600_000,
            "Time as a member after which a replica has caught up where nobody reports progress",
            settings => settings.CatchUpWaitMs,
            (settings, value) => settings with { CatchUpWaitMs = value }),
        new("catch_up_idle_ms", SettingUnit.Milliseconds, 1_000, 86_400_000,
            "The same where others report progress, it does not, and nothing is written",
            settings => settings.CatchUpIdleMs,
            (settings, value) => settings with { CatchUpIdleMs = value }),
        new("disk_high_water_milli_percent", SettingUnit.Count, 1_000, 100_000,
            "Disk use from which on a worker gets no replicas, thousandths of a percent",
            settings => settings.DiskHighWaterMilliPercent,
            (settings, value) => settings with { DiskHighWaterMilliPercent = (int)value }),
    ];

    private static readonly ImmutableSortedDictionary<string, SettingDefinition> ByName =
        All.ToImmutableSortedDictionary(setting => setting.Name, setting => setting, StringComparer.Ordinal);

    /// <summary>The setting of a name; null when there is none.</summary>
    public static SettingDefinition? Find(string name) => ByName.GetValueOrDefault(name);
}
