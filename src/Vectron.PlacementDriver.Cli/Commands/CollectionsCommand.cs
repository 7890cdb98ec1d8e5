using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>collections</c>: what vectors are kept in.</summary>
internal static class CollectionsCommand
{
    /// <summary>The command.</summary>
    public static Command Build() => new Command("collections", "The collections and how their shards fare").Reports(
        async (session, cancellationToken) =>
            CollectionsReport.Of(await Pictures.TakeAsync(session, cancellationToken).ConfigureAwait(false)));
}
