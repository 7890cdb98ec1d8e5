using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>rebalance</c>: starts a round of balancing.</summary>
internal static class RebalanceCommand
{
    /// <summary>The command.</summary>
    public static Command Build() => new Command("rebalance", "Starts a round of balancing where one can be carried out safely").Reports(
        async (session, cancellationToken) =>
        {
            var answer = await session.Client.RebalanceAsync(new RebalanceRequest(), null, cancellationToken).ConfigureAwait(false);
            return new MessageReport(answer.Value.Started ? "a round of balancing has started" : "nothing to balance, or not safe now");
        });
}
