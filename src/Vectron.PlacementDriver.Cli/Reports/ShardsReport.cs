using System.Collections.Immutable;
using System.Globalization;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>Shards and where their replicas are.</summary>
internal sealed record ShardsReport(ImmutableArray<ShardsReport.Shard> Shards) : Report
{
    /// <summary>Reads answers.</summary>
    /// <param name="statuses">Of the collections.</param>
    /// <param name="problemsOnly">Leave out shards that are ready.</param>
    public static ShardsReport Of(IEnumerable<GetCollectionStatusResponse> statuses, bool problemsOnly) =>
        new([.. statuses.SelectMany(status => status.Shards
            .Where(shard => !problemsOnly || !shard.Ready)
            .Select(shard => new Shard(
                shard.ShardId,
                status.Name,
                shard.KeyRangeStart,
                shard.KeyRangeEnd,
                shard.ShardEpoch,
                shard.Ready,
                shard.LeaderId,
                [.. shard.Replicas])))]);

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        var table = Sheet.Create("shard#", "collection", "from", "to", "epoch#", "leader#", "replicas", "");
        foreach (var shard in Shards)
        {
            table.Add(
                Sheet.Of(shard.ShardId), shard.Collection, Key(shard.KeyRangeStart), Key(shard.KeyRangeEnd),
                Sheet.Of(shard.Epoch), shard.LeaderId == 0 ? "-" : Sheet.Of(shard.LeaderId), Sheet.Of(shard.Replicas),
                shard.Ready ? "" : "not ready");
        }

        console.Write(table);
    }

    private static string Key(ulong key) => key.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>One shard.</summary>
    internal sealed record Shard(
        ulong ShardId,
        string Collection,
        ulong KeyRangeStart,
        ulong KeyRangeEnd,
        ulong Epoch,
        bool Ready,
        ulong LeaderId,
        ImmutableArray<ulong> Replicas);
}
