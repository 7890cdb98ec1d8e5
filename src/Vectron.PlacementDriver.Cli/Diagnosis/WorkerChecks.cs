using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Diagnosis;

/// <summary>What can be wrong with workers and where replicas are.</summary>
internal static class WorkerChecks
{
    private const int FullDiskMilliPercent = 85_000;
    private const int Named = 5;

    /// <summary>Looks at the workers.</summary>
    public static IEnumerable<Finding> Run(ClusterPicture picture)
    {
        var holding = picture.Workers.Values.Where(worker => !worker.SearchOnly).ToArray();
        return Addresses(picture).Concat(picture.Workers.Values.SelectMany(Of)).Concat(Factor(picture, holding))
            .Concat(Shards(picture)).Concat(Room(picture, holding));
    }

    private static IEnumerable<Finding> Of(WorkerView worker)
    {
        var name = $"worker {worker.WorkerId} at {worker.RaftAddress}";
        if (worker.State == "retired")
        {
            yield return new Finding(
                Severity.Warning, "worker-retired", $"{name} is retired, and {worker.Replicas} of its replicas are not replaced yet",
                "see moves, and explain for what one of them waits for");
        }
        else if (!worker.Healthy)
        {
            yield return worker.Replicas > 0
                ? new Finding(
                    Severity.Error, "worker-down", $"{name} is not heard from; it holds {worker.Replicas} replicas",
                    $"start it again; if its disk is lost: worker disk-lost {worker.WorkerId}, so that its replicas are made anew")
                : new Finding(
                    Severity.Warning, "worker-down", $"{name} is not heard from; it holds no replica",
                    "start it, or remove it if it is not to come back");
        }
        else if (!worker.Serving)
        {
            yield return new Finding(
                Severity.Warning, "worker-joining", $"{name} registered, but has not beaten since it last started",
                "see its log: it should beat every 5 s");
        }

        if (worker.StrangeShardId != 0)
        {
            yield return new Finding(
                Severity.Error, "worker-disk", $"{name} runs shard {worker.StrangeShardId}, which was never assigned to it",
                "its data directory belongs to another worker or cluster: mount the right one");
        }

        if (worker.Load.DiskMilliPercent > FullDiskMilliPercent)
        {
            yield return new Finding(
                Severity.Warning, "worker-disk-full", $"the disk of {name} is {worker.Load.DiskMilliPercent / 1000}% full",
                "add workers and rebalance, or give it a larger disk");
        }
    }

    private static IEnumerable<Finding> Addresses(ClusterPicture picture)
    {
        var machines = picture.Workers.Values.Select(worker => AddressName.HostOf(worker.RaftAddress)).Distinct(StringComparer.Ordinal).Count();
        foreach (var worker in picture.Workers.Values.Where(worker =>
            machines > 1 && (AddressName.IsLoopback(worker.GrpcAddress) || AddressName.IsLoopback(worker.RaftAddress))))
        {
            yield return new Finding(
                Severity.Error,
                "advertised",
                $"worker {worker.WorkerId} registered as {worker.GrpcAddress} and {worker.RaftAddress}, which on other machines is not this worker",
                "let it announce a name that gateways and other workers can resolve");
        }

        foreach (var same in picture.Workers.Values.GroupBy(worker => worker.GrpcAddress).Where(group => group.Count() > 1))
        {
            yield return new Finding(
                Severity.Error,
                "advertised",
                $"workers {string.Join(" and ", same.Select(worker => worker.WorkerId))} registered the same address {same.Key}",
                "give each worker its own address; copied containers often share one");
        }
    }

    private static IEnumerable<Finding> Factor(ClusterPicture picture, WorkerView[] holding)
    {
        var wanted = picture.Collections.Values.Select(collection => (long)collection.ReplicationFactor)
            .Append(picture.Settings.GetValueOrDefault("replication_factor")).Max();
        var healthy = holding.Count(worker => worker.Healthy);
        if (healthy < wanted)
        {
            yield return new Finding(
                Severity.Error,
                "replication-factor",
                $"shards should have {wanted} replicas, but {healthy} healthy workers can hold one",
                "start more workers, or lower replication_factor for new collections");
        }
    }

    private static IEnumerable<Finding> Shards(ClusterPicture picture)
    {
        var live = picture.Shards.Values.Where(shard => !shard.Retiring).ToArray();
        var leaderless = live.Where(shard => picture.Workers.GetValueOrDefault(shard.LeaderId) is not { Serving: true }).ToArray();
        if (leaderless.Length > 0)
        {
            yield return new Finding(
                Severity.Error, "shards-leaderless", $"{leaderless.Length} shards have no healthy leader and take no writes: {Names(leaderless)}",
                "see shards --problems; a shard needs a majority of its replicas running");
        }

        var atRisk = live.Where(shard => shard.Replicas.Count > 1
            && shard.Replicas.Count(id => picture.Workers.GetValueOrDefault(id) is { Serving: true }) == (shard.Replicas.Count / 2) + 1).ToArray();
        if (atRisk.Length > 0)
        {
            yield return new Finding(
                Severity.Error, "shards-at-risk", $"{atRisk.Length} shards lose their majority with the next worker that fails: {Names(atRisk)}",
                "bring the missing workers back before you stop another");
        }
    }

    // After the next failure every shard must find a place for the replica that is missing then.
    private static IEnumerable<Finding> Room(ClusterPicture picture, WorkerView[] holding)
    {
        var wanted = picture.Collections.Values.Select(collection => collection.ReplicationFactor).DefaultIfEmpty().Max();
        var healthy = holding.Count(worker => worker.Healthy);
        if (wanted > 1 && healthy == wanted)
        {
            yield return new Finding(
                Severity.Warning,
                "room",
                $"{healthy} workers hold {wanted} replicas of each shard: after the next failure there is none to hold the missing ones",
                "run at least one worker more than replicas");
        }
    }

    private static string Names(ShardView[] shards) =>
        string.Join(", ", shards.Take(Named).Select(shard => shard.ShardId)) + (shards.Length > Named ? ", ..." : "");
}
