using System.Collections.Immutable;
using System.Globalization;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Client.Watching;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>Shards and where their replicas are.</summary>
internal sealed record ShardsReport(long Revision, ImmutableArray<ShardsReport.Shard> Shards) : Report
{
    /// <summary>Reads a picture.</summary>
    /// <param name="picture">The cluster.</param>
    /// <param name="collection">Only this one's; null for all.</param>
    /// <param name="worker">Only those with a replica there; null for all.</param>
    /// <param name="problemsOnly">Only those with something wrong.</param>
    public static ShardsReport Of(ClusterPicture picture, string? collection, ulong? worker, bool problemsOnly) =>
        new(picture.Revision, [.. picture.Shards.Values
            .Where(shard => collection is null || shard.Collection == collection)
            .Where(shard => worker is not { } id || shard.Replicas.Contains(id))
            .Where(shard => !problemsOnly || !shard.Retiring)
            .Select(shard => new Shard(
                shard.ShardId,
                shard.Collection,
                shard.KeyRangeStart,
                shard.KeyRangeEnd,
                shard.Epoch,
                shard.LeaderId,
                [.. shard.Replicas],
                ShardProblem.Of(shard, picture),
                shard.PlacementReason))
            .Where(shard => !problemsOnly || shard.Problem.Length > 0)]);

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        var table = Sheet.Create("shard#", "collection", "from", "to", "epoch#", "leader#", "replicas", "");
        foreach (var shard in Shards)
        {
            table.Add(
                Sheet.Of(shard.ShardId), shard.Collection, Key(shard.KeyRangeStart), Key(shard.KeyRangeEnd),
                Sheet.Of(shard.Epoch), shard.LeaderId == 0 ? "-" : Sheet.Of(shard.LeaderId), Sheet.Of(shard.Replicas),
                shard.Problem);
        }

        Sheet.Write(console, table);
    }

    private static string Key(ulong key) => key.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>One shard.</summary>
    internal sealed record Shard(
        ulong ShardId,
        string Collection,
        ulong KeyRangeStart,
        ulong KeyRangeEnd,
        ulong Epoch,
        ulong LeaderId,
        ImmutableArray<ulong> Replicas,
        string Problem,
        string PlacementReason);
}
