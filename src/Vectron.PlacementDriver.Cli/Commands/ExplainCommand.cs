using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>explain SHARD</c>: why it is there, why not elsewhere, what it waits for.</summary>
internal static class ExplainCommand
{
    /// <summary>The command.</summary>
    public static Command Build()
    {
        var shard = new Argument<ulong>("shard") { Description = "The shard's id" };
        var worker = new Option<string>("--worker") { Description = "Why not on this worker?" };
        var revision = new Option<long>("--revision") { Description = "As it was at this revision, as far as the node keeps it" };
        return new Command("explain", "Why a shard is where it is, and what it waits for") { shard, worker, revision }.Reports(
            async (session, cancellationToken) => SentencesReport.Of((await session.Admin.ExplainShardAsync(
                new ExplainShardRequest
                {
                    ShardId = session.Need(shard),
                    WorkerId = session.Get(worker) ?? "",
                    Revision = session.Get(revision),
                },
                null,
                cancellationToken).ConfigureAwait(false)).Value));
    }
}
