using System.CommandLine;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>rebalance</c>: starts a round of balancing.</summary>
internal static class RebalanceCommand
{
    private const string Kind = "rebalance";

    /// <summary>The command.</summary>
    public static Command Build() => new Change
    {
        Wanted = Change.One(_ => new DryRunRequest { Rebalance = new RebalanceRequest() }),
        Carry = async (session, change, cancellationToken) =>
        {
            var answer = await session.Client.RebalanceAsync(change.Rebalance, null, cancellationToken).ConfigureAwait(false);
            return answer.Value.Started
                ? new Change.Done(
                    "a round of balancing has started",
                    "balancing moves",
                    picture => picture.Shards.Values.Count(shard => shard.Move?.Kind == Kind),
                    "a round of balancing has started, and none of its moves is on its way any more")
                : new Change.Done("nothing to balance, or not safe now");
        },
        TakesTime = true,
    }.By(new Command(Kind, "Starts a round of balancing where one can be carried out safely"));
}
