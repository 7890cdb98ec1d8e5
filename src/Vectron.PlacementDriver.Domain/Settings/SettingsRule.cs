using System.Globalization;

namespace Vectron.PlacementDriver.Domain.Settings;

/// <summary>The bounds of the cluster's settings.</summary>
public static class SettingsRule
{
    /// <summary>Finds everything that is wrong with settings.</summary>
    /// <returns>One sentence that names each wrong setting, its value and its bounds, or null.</returns>
    public static string? FindFault(ClusterSettings settings)
    {
        var faults = new List<string>();
        Check(faults, "shards_per_collection", settings.ShardsPerCollection, 1, 4_096);
        Check(faults, "replication_factor", settings.ReplicationFactor, 1, 7);
        if (settings.ReplicationFactor is > 0 and <= 7 && settings.ReplicationFactor % 2 == 0)
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"replication_factor {settings.ReplicationFactor} must be odd: an even number of replicas adds no safety"));
        }

        Check(faults, "unhealthy_after_ms", settings.UnhealthyAfterMs, 1_000, 3_600_000);
        Check(faults, "max_workers", settings.MaxWorkers, 1, 1_000_000);
        Check(faults, "max_collections", settings.MaxCollections, 1, 1_000_000);
        Check(faults, "max_shards", settings.MaxShards, 1, 10_000_000);
        Check(faults, "idempotency_kept_ms", settings.IdempotencyKeptMs, 1_000, 86_400_000);
        Check(faults, "idempotency_kept_keys", settings.IdempotencyKeptKeys, 1, 1_000_000);
        return faults.Count == 0 ? null : string.Join("; ", faults);
    }

    private static void Check(List<string> faults, string name, long value, long lowest, long highest)
    {
        if (value < lowest || value > highest)
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture, $"{name} {value} must be from {lowest} to {highest}"));
        }
    }
}
