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
        var problems = new Option<bool>("--problems") { Description = "Only shards that take no writes" };
        return new Command("shards", "The shards: key ranges, leaders, replicas") { collection, problems }.Reports(
            async (session, cancellationToken) => ShardsReport.Of(
                session.Get(collection) is { } name
                    ? [await CollectionStatuses.OfAsync(session, name, cancellationToken).ConfigureAwait(false)]
                    : await CollectionStatuses.OfAllAsync(session, cancellationToken).ConfigureAwait(false),
                session.Get(problems)));
    }
}
