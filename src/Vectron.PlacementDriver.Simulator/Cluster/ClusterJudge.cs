using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Scenarios;

namespace Vectron.PlacementDriver.Simulator.Cluster;

/// <summary>
/// Compares what the driver shows with what the shard groups are: every shard has all its replicas, live and in one
/// group, on usable workers, and these hold evenly many.
/// </summary>
internal sealed class ClusterJudge(SimulatedCluster cluster, IDriver driver)
{
    private const int ShownFaults = 5;

    /// <summary>Looks at every collection.</summary>
    /// <param name="end">What must hold.</param>
    /// <param name="judged">Gets the verdict when the driver has answered.</param>
    public void Look(ScenarioEnd end, Action<ClusterVerdict> judged) =>
        Look(end, [.. cluster.Collections], 0, new Tally(cluster), judged);

    private void Look(
        ScenarioEnd end, ImmutableArray<string> names, int next, Tally tally, Action<ClusterVerdict> judged)
    {
        if (next == names.Length)
        {
            judged(tally.Sum(end));
            return;
        }

        driver.Send(new GetCollectionStatusRequest { Name = names[next] }, answer =>
        {
            if (answer.Response is GetCollectionStatusResponse status)
            {
                Judge(status, end, tally);
            }
            else
            {
                tally.Fault($"collection '{names[next]}' cannot be seen: {answer.Status} {answer.Detail}");
            }

            Look(end, names, next + 1, tally, judged);
        });
    }

    private void Judge(GetCollectionStatusResponse status, ScenarioEnd end, Tally tally)
    {
        var wanted = Math.Min(end.Replicas, tally.Usable);
        foreach (var shard in status.Shards)
        {
            tally.Count(shard.Replicas);
            if (Problem(shard, wanted, tally) is { } problem)
            {
                tally.Fault($"shard {shard.ShardId} of '{status.Name}' {problem}");
            }
        }
    }

    private string? Problem(ShardStatus shard, int wanted, Tally tally)
    {
        var listed = string.Join(", ", shard.Replicas.Order());
        if (shard.Replicas.Count != wanted)
        {
            return $"has replicas [{listed}], wanted are {wanted}";
        }

        if (shard.Replicas.FirstOrDefault(id => !tally.IsUsable(id)) is > 0 and var unusable)
        {
            return $"has a replica on worker {unusable}, which is not usable";
        }

        var members = string.Join(", ", cluster.Groups.View(shard.ShardId)?.Members.Keys ?? []);
        if (members != listed)
        {
            return $"has replicas [{listed}] and members [{members}]";
        }

        return cluster.Groups.Health(shard.ShardId) is { Leader: not 0 } health && health.Live == wanted
            ? null
            : $"has {cluster.Groups.Health(shard.ShardId)?.Live ?? 0} live replicas of {wanted}, or no leader";
    }

    private sealed class Tally
    {
        private readonly SortedDictionary<ulong, (WorkerProcess Process, int Replicas)> usable = [];
        private readonly SortedDictionary<int, int> replicas = [];
        private readonly SortedDictionary<ulong, int> numbers = [];
        private readonly List<string> faults = [];
        private int faultCount;
        private int shards;

        public Tally(SimulatedCluster cluster)
        {
            foreach (var process in cluster.Processes.Where(process => process.Id != 0))
            {
                numbers[process.Id] = process.Number;
                replicas[process.Number] = 0;
                if (process.IsUsable)
                {
                    usable[process.Id] = (process, 0);
                }
            }
        }

        public int Usable => usable.Count;

        public bool IsUsable(ulong id) => usable.ContainsKey(id);

        public void Count(IEnumerable<ulong> ids)
        {
            shards++;
            foreach (var id in ids)
            {
                if (numbers.TryGetValue(id, out var number))
                {
                    replicas[number]++;
                }

                if (usable.TryGetValue(id, out var worker))
                {
                    usable[id] = (worker.Process, worker.Replicas + 1);
                }
            }
        }

        public void Fault(string what)
        {
            faultCount++;
            if (faults.Count < ShownFaults)
            {
                faults.Add(what);
            }
        }

        public ClusterVerdict Sum(ScenarioEnd end)
        {
            var (fewest, most) = usable.Count == 0
                ? (0, 0)
                : (usable.Values.Min(worker => worker.Replicas), usable.Values.Max(worker => worker.Replicas));
            if (most - fewest > end.Spread)
            {
                Fault(string.Create(
                    CultureInfo.InvariantCulture,
                    $"usable workers hold {fewest} to {most} replicas, at most {end.Spread} apart are wanted"));
            }

            ImmutableArray<string> shown = faultCount > faults.Count
                ? [.. faults, $"and {faultCount - faults.Count} more"]
                : [.. faults];
            return new ClusterVerdict(shown, replicas.ToImmutableSortedDictionary(), shards);
        }
    }
}
