using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>leader</c> and <c>leader transfer</c>: which node leads.</summary>
internal static class LeaderCommand
{
    /// <summary>The commands.</summary>
    public static Command Build() => new Command("leader", "The address of the node that leads") { Transfer() }.Reports(
        async (session, cancellationToken) => new MessageReport((await session.Client.GetLeaderAsync(
            new GetLeaderRequest(), null, cancellationToken).ConfigureAwait(false)).Value.LeaderAddress));

    private static Command Transfer() => new Command("transfer", "Has another node lead, for example before this one's machine is stopped").Reports(
        async (session, cancellationToken) =>
        {
            var answer = await session.Admin.TransferLeadershipAsync(
                new TransferLeadershipRequest(), null, cancellationToken).ConfigureAwait(false);
            return new MessageReport($"node {answer.Value.LeaderNodeId} leads");
        });
}
