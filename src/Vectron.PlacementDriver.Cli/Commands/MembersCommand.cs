using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Client;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>members</c>: the nodes of the driver itself.</summary>
internal static class MembersCommand
{
    /// <summary>The command. Answered without a leader too: then it is needed most.</summary>
    public static Command Build() => new Command("members", "The driver's own nodes: role, lag, clock, disk").Reports(
        async (session, cancellationToken) => MembersReport.Of((await session.Admin.GetClusterStatusAsync(
            new PlacementCallOptions { Consistency = Consistency.Local }, cancellationToken).ConfigureAwait(false)).Value));
}
