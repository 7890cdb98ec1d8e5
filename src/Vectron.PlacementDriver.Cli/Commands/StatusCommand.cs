using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>status</c>: the cluster at a glance.</summary>
internal static class StatusCommand
{
    /// <summary>The command.</summary>
    public static Command Build() => new Command("status", "The cluster at a glance, and what is wrong with it").Reports(
        async (session, cancellationToken) =>
            StatusReport.Of((await session.Admin.GetClusterStatusAsync(null, cancellationToken).ConfigureAwait(false)).Value));
}
