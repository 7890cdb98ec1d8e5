using System.Collections.Immutable;
using System.Globalization;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Client.Watching;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>The workers.</summary>
internal sealed record WorkersReport(long Revision, ImmutableArray<WorkersReport.Worker> Workers) : Report
{
    /// <summary>Reads a picture.</summary>
    public static WorkersReport Of(ClusterPicture picture)
    {
        var leads = picture.Shards.Values.Where(shard => !shard.Retiring)
            .GroupBy(shard => shard.LeaderId).ToDictionary(group => group.Key, group => group.Count());
        return new WorkersReport(picture.Revision, [.. picture.Workers.Values.Select(worker => new Worker(
            worker.WorkerId,
            worker.GrpcAddress,
            worker.RaftAddress,
            worker.SearchOnly ? "search_only" : "write",
            worker.Region,
            worker.Zone,
            worker.Rack,
            worker.State,
            worker.Healthy,
            worker.LastHeartbeatUnixMs,
            Math.Max(0, picture.ClockUnixMs - worker.LastHeartbeatUnixMs),
            worker.Replicas,
            leads.GetValueOrDefault(worker.WorkerId),
            worker.Load.VectorCount,
            worker.Load.CpuMilliPercent / 1000.0,
            worker.Load.MemoryMilliPercent / 1000.0,
            worker.Load.DiskMilliPercent / 1000.0,
            worker.StrangeShardId))]);
    }

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        var table = Sheet.Create(
            "worker#", "clients", "raft", "zone", "role", "state", "health", "heard", "replicas#", "leads#", "vectors#",
            "cpu#", "memory#", "disk#", "");
        foreach (var worker in Workers)
        {
            table.Add(
                Sheet.Of(worker.WorkerId),
                worker.GrpcAddress,
                worker.RaftAddress,
                string.Join('/', new[] { worker.Region, worker.Zone, worker.Rack }.Where(part => part.Length > 0)),
                worker.Role,
                worker.State,
                worker.Healthy ? "healthy" : "unhealthy",
                $"{Sheet.Age(TimeSpan.FromMilliseconds(worker.HeardAgoMs))}",
                Sheet.Of(worker.Replicas),
                Sheet.Of(worker.Leads),
                Sheet.Of(worker.Vectors),
                Percent(worker.CpuPercent),
                Percent(worker.MemoryPercent),
                Percent(worker.DiskPercent),
                worker.StrangeShardId == 0 ? "" : $"runs shard {worker.StrangeShardId}, which is not its own");
        }

        Sheet.Write(console, table);
    }

    private static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0}%");

    /// <summary>One worker.</summary>
    internal sealed record Worker(
        ulong WorkerId,
        string GrpcAddress,
        string RaftAddress,
        string Role,
        string Region,
        string Zone,
        string Rack,
        string State,
        bool Healthy,
        long LastHeartbeatUnixMs,
        long HeardAgoMs,
        int Replicas,
        int Leads,
        long Vectors,
        double CpuPercent,
        double MemoryPercent,
        double DiskPercent,
        ulong StrangeShardId);
}
