using System.Collections.Immutable;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>The collections.</summary>
internal sealed record CollectionsReport(ImmutableArray<CollectionsReport.Collection> Collections) : Report
{
    /// <summary>Reads answers.</summary>
    public static CollectionsReport Of(IEnumerable<GetCollectionStatusResponse> statuses) =>
        new([.. statuses.Select(status => new Collection(
            status.Name,
            status.Dimension,
            status.Distance,
            status.Shards.Count,
            status.Shards.Count(shard => shard.Ready)))]);

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        var table = Sheet.Create("collection", "dimension#", "distance", "shards#", "ready#");
        foreach (var collection in Collections)
        {
            table.Add(
                collection.Name, Sheet.Of(collection.Dimension), collection.Distance, Sheet.Of(collection.Shards),
                Sheet.Of(collection.ReadyShards));
        }

        console.Write(table);
    }

    /// <summary>One collection.</summary>
    internal sealed record Collection(string Name, long Dimension, string Distance, int Shards, int ReadyShards);
}
