using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Cli.Takeover;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>What is taken over from another driver, and what forbids it.</summary>
internal sealed record ImportReport : Report
{
    private const int MostShown = 20;

    /// <summary>Where it comes from.</summary>
    public required string Source { get; init; }

    /// <summary>Whether it was done, rather than only looked at.</summary>
    public required bool Done { get; init; }

    /// <summary>The revision that it made; 0 when it was not done.</summary>
    public long Revision { get; init; }

    /// <summary>The workers.</summary>
    public required ImmutableArray<Worker> Workers { get; init; }

    /// <summary>The collections.</summary>
    public required ImmutableArray<Collection> Collections { get; init; }

    /// <summary>Rerankers.</summary>
    public required int Rerankers { get; init; }

    /// <summary>What forbids it, in sentences.</summary>
    public required ImmutableArray<string> Obstacles { get; init; }

    /// <summary>What is good to know, in sentences.</summary>
    public required ImmutableArray<string> Notes { get; init; }

    /// <summary>Whether it was only looked at.</summary>
    public required bool DryRun { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override ExitCode ExitCode => Obstacles.IsEmpty ? ExitCode.Done : DryRun ? ExitCode.No : ExitCode.Refused;

    /// <summary>Describes what a driver tells, before anything is done.</summary>
    public static ImportReport Of(FormerCluster cluster, string source, bool dryRun, ImmutableArray<string> obstacles, ImmutableArray<string> notes)
    {
        var shards = cluster.Collections.SelectMany(collection => collection.Shards).ToArray();
        var replicas = shards.SelectMany(shard => shard.Replicas).CountBy(id => id).ToDictionary();
        var leads = shards.CountBy(shard => shard.LeaderId).ToDictionary();
        return new ImportReport
        {
            Source = source,
            DryRun = dryRun,
            Done = false,
            Workers = [.. cluster.Workers.OrderBy(worker => ImportParts.IdOf(worker.WorkerId)).Select(worker => new Worker(
                worker.WorkerId,
                worker.GrpcAddress,
                worker.RaftAddress,
                FormerCluster.IsSearchOnly(worker) ? "search_only" : "write",
                worker.State.ToString().ToLowerInvariant(),
                worker.Healthy,
                replicas.GetValueOrDefault(ImportParts.IdOf(worker.WorkerId) ?? 0),
                leads.GetValueOrDefault(ImportParts.IdOf(worker.WorkerId) ?? 0)))],
            Collections = [.. cluster.Collections.Select(Describe)],
            Rerankers = cluster.Rerankers.Length,
            Obstacles = obstacles,
            Notes = notes,
        };
    }

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        RenderTables(console);
        foreach (var note in Notes)
        {
            console.MarkupLineInterpolated($"[yellow]note[/]    {note}");
        }

        foreach (var obstacle in Obstacles.Take(MostShown))
        {
            console.MarkupLineInterpolated($"[red]refused[/] {obstacle}");
        }

        if (Obstacles.Length > MostShown)
        {
            console.MarkupLineInterpolated($"[red]refused[/] and for {Obstacles.Length - MostShown} more reasons: see them with --output json");
        }

        console.WriteLine(Conclusion());
    }

    private void RenderTables(IAnsiConsole console)
    {
        var workers = Sheet.Create("worker#", "clients", "raft", "role", "state", "health", "replicas#", "leads#");
        foreach (var worker in Workers)
        {
            workers.Add(
                worker.WorkerId,
                worker.GrpcAddress,
                worker.RaftAddress,
                worker.Role,
                worker.State,
                worker.Healthy ? "healthy" : "unhealthy",
                Sheet.Of(worker.Replicas),
                Sheet.Of(worker.Leads));
        }

        var collections = Sheet.Create("collection", "dimension#", "distance", "shards#", "shard ids", "replicas", "epochs");
        foreach (var collection in Collections)
        {
            collections.Add(
                collection.Name,
                Sheet.Of(collection.Dimension),
                collection.Distance,
                Sheet.Of(collection.Shards),
                collection.ShardIds,
                collection.Replicas,
                collection.Epochs);
        }

        Sheet.Write(console, workers);
        Sheet.Write(console, collections);
    }

    private string Conclusion() => (Obstacles.IsEmpty, Done) switch
    {
        (false, _) => $"nothing was imported from {Source}",
        (_, false) => $"all of this could be imported from {Source} now",
        _ => $"""
            imported from {Source}, revision {Revision}
            Stop the old driver now. Then start the workers with the addresses of this cluster, one after the other, and after
            them the gateways. Scheduling is paused until then: "vectron-pd scheduling resume all" once all workers are healthy.
            """,
    };

    private static Collection Describe(GetCollectionStatusResponse collection) => new(
        collection.Name,
        collection.Dimension,
        collection.Distance,
        collection.Shards.Count,
        Span(collection.Shards.Select(shard => (ulong)shard.ShardId)),
        Span(collection.Shards.Select(shard => (ulong)shard.Replicas.Count)),
        Span(collection.Shards.Select(shard => shard.ShardEpoch)));

    private static string Span(IEnumerable<ulong> values)
    {
        var all = values.DefaultIfEmpty().ToArray();
        return all.Min() == all.Max() ? Sheet.Of(all[0]) : $"{Sheet.Of(all.Min())} to {Sheet.Of(all.Max())}";
    }

    /// <summary>One worker.</summary>
    internal sealed record Worker(
        string WorkerId, string GrpcAddress, string RaftAddress, string Role, string State, bool Healthy, int Replicas, int Leads);

    /// <summary>One collection; spans of what its shards have.</summary>
    internal sealed record Collection(
        string Name, int Dimension, string Distance, int Shards, string ShardIds, string Replicas, string Epochs);
}
