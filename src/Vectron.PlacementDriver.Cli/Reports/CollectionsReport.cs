using System.Collections.Immutable;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Client.Watching;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>The collections.</summary>
internal sealed record CollectionsReport(long Revision, ImmutableArray<CollectionsReport.Collection> Collections) : Report
{
    /// <summary>Reads a picture.</summary>
    public static CollectionsReport Of(ClusterPicture picture)
    {
        var shards = picture.Shards.Values.Where(shard => !shard.Retiring).ToLookup(shard => shard.Collection, StringComparer.Ordinal);
        return new CollectionsReport(picture.Revision, [.. picture.Collections.Values.Select(collection => new Collection(
            collection.Name,
            collection.Dimension,
            collection.Distance,
            collection.ReplicationFactor,
            shards[collection.Name].Count(),
            shards[collection.Name].Count(shard => picture.Workers.GetValueOrDefault(shard.LeaderId) is { Serving: true }),
            shards[collection.Name].Count(shard => shard.Replicas.Count < collection.ReplicationFactor),
            collection.CreatedUnixMs))]);
    }

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        var table = Sheet.Create("collection", "dimension#", "distance", "replicas#", "shards#", "led#", "too few replicas#", "created");
        foreach (var collection in Collections)
        {
            table.Add(
                collection.Name, Sheet.Of(collection.Dimension), collection.Distance, Sheet.Of(collection.ReplicationFactor),
                Sheet.Of(collection.Shards), Sheet.Of(collection.LedShards), Sheet.Of(collection.UnderReplicatedShards),
                Sheet.Time(collection.CreatedUnixMs));
        }

        Sheet.Write(console, table);
    }

    /// <summary>One collection.</summary>
    internal sealed record Collection(
        string Name,
        int Dimension,
        string Distance,
        int ReplicationFactor,
        int Shards,
        int LedShards,
        int UnderReplicatedShards,
        long CreatedUnixMs);
}
