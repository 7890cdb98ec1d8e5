using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>can-stop WORKER...</c>: what would be lost if they stopped now.</summary>
internal static class CanStopCommand
{
    /// <summary>The command.</summary>
    public static Command Build()
    {
        var workers = new Argument<string[]>("worker") { Description = "Ids of workers", Arity = ArgumentArity.ZeroOrMore };
        var zone = new Option<string>("--zone") { Description = "All workers of this zone" };
        return new Command("can-stop", "Whether workers may stop now: quorums, redundancy, room for their replicas") { workers, zone }
            .Reports(async (session, cancellationToken) =>
            {
                var request = new CanStopRequest { WorkerIds = { session.Get(workers) ?? [] }, Zone = session.Get(zone) ?? "" };
                return request.WorkerIds.Count == 0 && request.Zone.Length == 0
                    ? throw new UsageException("say which: ids of workers, or --zone")
                    : SentencesReport.Of((await session.Admin.CanStopAsync(request, null, cancellationToken).ConfigureAwait(false)).Value);
            });
    }
}
