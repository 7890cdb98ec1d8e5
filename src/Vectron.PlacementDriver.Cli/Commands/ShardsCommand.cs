using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>shards [COLLECTION]</c>: where the replicas are.</summary>
internal static class ShardsCommand
{
    /// <summary>The command.</summary>
    public static Command Build()
    {
        var collection = new Argument<string?>("collection")
        {
            Description = "Only this collection's",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var worker = new Option<ulong?>("--worker") { Description = "Only those with a replica on this worker" };
        var problems = new Option<bool>("--problems") { Description = "Only those with something wrong" };
        return new Command("shards", "The shards: key ranges, leaders, replicas") { collection, worker, problems }.Reports(
            async (session, cancellationToken) =>
            {
                var picture = await Pictures.TakeAsync(session, cancellationToken).ConfigureAwait(false);
                return session.Get(collection) is { } name && !picture.Collections.ContainsKey(name)
                    ? throw new NotFoundException($"collection '{name}' not found")
                    : ShardsReport.Of(picture, session.Get(collection), session.Get(worker), session.Get(problems));
            });
    }
}
