using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>moves</c>: what is on its way and what it waits for.</summary>
internal static class MovesCommand
{
    /// <summary>The command.</summary>
    public static Command Build() => new Command("moves", "The moves on their way: phase, what each waits for, an estimate").Reports(
        async (session, cancellationToken) => MovesReport.Of((await session.Admin.GetProgressAsync(
            new GetProgressRequest(), null, cancellationToken).ConfigureAwait(false)).Value));
}
