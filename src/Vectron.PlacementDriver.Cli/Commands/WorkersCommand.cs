using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>workers</c>: the processes that hold vectors.</summary>
internal static class WorkersCommand
{
    /// <summary>The command.</summary>
    public static Command Build() => new Command("workers", "The workers: state, health, collections").Reports(
        async (session, cancellationToken) => WorkersReport.Of((await session.Client.ListWorkersAsync(
            new ListWorkersRequest(), null, cancellationToken).ConfigureAwait(false)).Value));
}
