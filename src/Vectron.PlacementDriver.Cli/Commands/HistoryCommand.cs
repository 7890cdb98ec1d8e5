using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>history</c>: what happened lately, and why.</summary>
internal static class HistoryCommand
{
    /// <summary>The command.</summary>
    public static Command Build()
    {
        var worker = new Option<string>("--worker") { Description = "Only about this worker" };
        var shard = new Option<ulong>("--shard") { Description = "Only about this shard" };
        var collection = new Option<string>("--collection") { Description = "Only about this collection" };
        var subject = new Option<string>("--subject") { Description = "Only one of worker, collection, move, scheduling, cluster" };
        var after = new Option<long>("--after") { Description = "Only after this revision" };
        var limit = new Option<int?>("--limit") { Description = "The newest so many, at most 1000; 100 unless told" };
        return new Command("history", "What happened to workers, collections and shards, and why")
        {
            worker, shard, collection, subject, after, limit,
        }.Reports(async (session, cancellationToken) => HistoryReport.Of((await session.Admin.GetHistoryAsync(
            new GetHistoryRequest
            {
                WorkerId = session.Get(worker) ?? "",
                ShardId = session.Get(shard),
                Collection = session.Get(collection) ?? "",
                Subject = session.Get(subject) ?? "",
                AfterRevision = session.Get(after),
                // 0 is as if it were not said.
                Limit = session.Get(limit) is 0
                    ? throw new UsageException("--limit is 0, at least 1 is allowed")
                    : session.Get(limit) ?? 0,
            },
            null,
            cancellationToken).ConfigureAwait(false)).Value));
    }
}
