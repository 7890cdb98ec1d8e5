using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>What is wrong with a shard.</summary>
internal static class ShardProblem
{
    /// <summary>In words; empty for nothing.</summary>
    public static string Of(ShardView shard, ClusterPicture picture)
    {
        if (shard.Retiring)
        {
            return "retiring";
        }

        var problems = new List<string>();
        if (shard.LeaderId == 0)
        {
            problems.Add("no leader yet");
        }
        else if (picture.Workers.GetValueOrDefault(shard.LeaderId) is not { Serving: true })
        {
            problems.Add($"leader {shard.LeaderId} is down");
        }

        var wanted = picture.Collections.GetValueOrDefault(shard.Collection)?.ReplicationFactor ?? 0;
        if (shard.Replicas.Count < wanted)
        {
            problems.Add($"{shard.Replicas.Count} of {wanted} replicas");
        }

        var down = shard.Replicas.Where(id => id != shard.LeaderId && picture.Workers.GetValueOrDefault(id) is not { Serving: true }).ToArray();
        if (down.Length > 0)
        {
            problems.Add($"replica {string.Join(',', down)} down");
        }

        return string.Join(", ", problems);
    }
}
