using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>workers</c>: the processes that hold vectors.</summary>
internal static class WorkersCommand
{
    /// <summary>The command.</summary>
    public static Command Build() => new Command("workers", "The workers: place, state, health, replicas, load").Reports(
        async (session, cancellationToken) =>
            WorkersReport.Of(await Pictures.TakeAsync(session, cancellationToken).ConfigureAwait(false)));
}
