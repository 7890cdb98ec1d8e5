using System.CommandLine;
using System.Globalization;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>plan</c>: what would move, and <c>plan apply</c>: let it.</summary>
internal static class PlanCommand
{
    /// <summary>The commands.</summary>
    public static Command Build()
    {
        var whole = new Option<bool>("--whole") { Description = "All moves to the end, not only those that may begin now" };
        var draining = new Option<string[]>("--drain") { Description = "As if this worker were draining; may be repeated" };
        var down = new Option<string[]>("--down") { Description = "As if this worker were gone for good; may be repeated" };
        return new Command("plan", "What the driver would move: a dry run") { whole, draining, down, Apply() }.Reports(
            async (session, cancellationToken) => PlanReport.Of((await session.Admin.PlanMovesAsync(
                new PlanMovesRequest
                {
                    Whole = session.Get(whole),
                    DrainingWorkerIds = { session.Get(draining) ?? [] },
                    DownWorkerIds = { session.Get(down) ?? [] },
                },
                null,
                cancellationToken).ConfigureAwait(false)).Value));
    }

    private static Command Apply()
    {
        var hash = new Argument<string>("hash") { Description = "As plan showed it" };
        return new Change
        {
            Wanted = Change.One(session => new DryRunRequest { ApplyPlan = new ApplyPlanRequest { Hash = session.Need(hash) } }),
            Carry = async (session, change, cancellationToken) =>
            {
                // Before they begin: a plan does not count what is on its way. The hash holds it to be the same.
                var plan = session.Get(Waiting.Wait)
                    ? (await session.Admin.PlanMovesAsync(new PlanMovesRequest(), null, cancellationToken).ConfigureAwait(false)).Value
                    : new PlanMovesResponse();
                var planned = plan.Moves.Select(move => move.ShardId).ToHashSet();
                var answer = await session.Admin.ApplyPlanAsync(change.ApplyPlan, null, cancellationToken).ConfigureAwait(false);
                var begun = answer.Value.Begun switch
                {
                    0 => "nothing has to move: nothing has begun",
                    1 => "1 move has begun",
                    var moves => string.Create(CultureInfo.InvariantCulture, $"{moves} moves have begun"),
                };
                return answer.Value.Begun == 0 ? new Change.Done(begun) : new Change.Done(
                    begun,
                    "moves of the plan",
                    picture => picture.Shards.Values.Count(shard => shard.Move is not null && planned.Contains(shard.ShardId)),
                    $"{begun}, and none of the plan's is on its way any more");
            },
            TakesTime = true,
        }.By(new Command("apply", "Begins the moves of a plan, if the state still asks for them") { hash });
    }
}
