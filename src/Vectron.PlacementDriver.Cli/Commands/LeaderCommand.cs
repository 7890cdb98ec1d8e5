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

    /// <summary>Has the leader hand over.</summary>
    internal static async Task<Change.Done> TransferAsync(Session session, DryRunRequest change, CancellationToken cancellationToken)
    {
        var answer = await session.Admin.TransferLeadershipAsync(change.TransferLeadership, null, cancellationToken).ConfigureAwait(false);
        return new Change.Done($"node {answer.Value.LeaderNodeId} leads");
    }

    private static Command Transfer() => new Change
    {
        Wanted = Change.One(_ => new DryRunRequest { TransferLeadership = new TransferLeadershipRequest() }),
        Carry = TransferAsync,
    }.By(new Command("transfer", "Has another node lead, for example before this one's machine is stopped"));
}
