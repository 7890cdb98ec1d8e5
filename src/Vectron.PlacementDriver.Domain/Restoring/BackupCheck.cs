using System.Globalization;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;

namespace Vectron.PlacementDriver.Domain.Restoring;

/// <summary>
/// Whether a state that was read is one that this program could have come to. Its checksum only says that nobody changed it
/// since it was written.
/// </summary>
internal static class BackupCheck
{
    /// <summary>A sentence that names the first thing wrong; null when nothing is.</summary>
    public static string? FindFault(PlacementSnapshot state)
    {
        if (state.Identity is null)
        {
            return "it is of a cluster that was never born";
        }

        if (SettingsRule.FindFault(state.Settings) is { } fault)
        {
            return fault;
        }

        if (state.NextWorkerId == 0 || state.NextShardId == 0 || state.NextRerankerId == 0 || state.AssignmentsEpoch == 0)
        {
            return "a counter is 0";
        }

        return FindHighId("worker", state.Workers.Keys.Concat(state.AbsentWorkers.Keys), state.NextWorkerId)
            ?? FindHighId("shard", state.Shards.Keys, state.NextShardId)
            ?? FindHighId("reranker", state.Rerankers.Keys, state.NextRerankerId)
            ?? FindLooseEnd(state);
    }

    private static string? FindHighId(string what, IEnumerable<ulong> ids, ulong next)
    {
        foreach (var id in ids)
        {
            if (id == 0 || id >= next)
            {
                return string.Create(CultureInfo.InvariantCulture, $"its {what} {id} is not below its next {what} id, {next}");
            }
        }

        return null;
    }

    private static string? FindLooseEnd(PlacementSnapshot state)
    {
        foreach (var worker in state.Workers.Values)
        {
            foreach (var id in worker.Shards)
            {
                if (state.FindShard(id) is not { } shard || !shard.IsHost(worker.Id))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"its worker {worker.Id} holds shard {id}, which knows nothing of it");
                }
            }
        }

        return state.Shards.Values.Select(shard => FindLooseEnd(state, shard)).FirstOrDefault(fault => fault is not null);
    }

    private static string? FindLooseEnd(PlacementSnapshot state, Shard shard)
    {
        if (!shard.Retiring && !state.Collections.ContainsKey(shard.Collection))
        {
            return string.Create(CultureInfo.InvariantCulture, $"its shard {shard.Id} belongs to a collection that is not there");
        }

        foreach (var host in shard.Hosts)
        {
            if (state.FindWorker(host) is not { } worker || !worker.Shards.Contains(shard.Id))
            {
                return string.Create(CultureInfo.InvariantCulture, $"its shard {shard.Id} is on worker {host}, which knows nothing of it");
            }
        }

        return null;
    }
}
