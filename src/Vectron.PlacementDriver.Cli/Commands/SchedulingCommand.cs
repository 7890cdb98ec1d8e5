using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>scheduling</c>: what the driver may do by itself, and <c>freeze</c>: when it must do nothing.</summary>
internal static class SchedulingCommand
{
    /// <summary>The commands about pauses.</summary>
    public static Command Build() => new Command("scheduling", "What the driver may do by itself: pauses and freezes") { Pause(), Resume() }
        .Reports(async (session, cancellationToken) => SchedulingReport.Of((await session.Admin.GetSchedulingAsync(
            new GetSchedulingRequest(), null, cancellationToken).ConfigureAwait(false)).Value));

    /// <summary>The commands about freezes.</summary>
    public static Command BuildFreeze() => new("freeze", "Keeps an old state from doing harm after a restore") { Declare(), Leave() };

    private static Command Pause()
    {
        var (kind, reason) = (Kind(), Reason());
        return new Command("pause", "Pauses a kind; what is under way is finished") { kind, reason }.Reports(
            async (session, cancellationToken) =>
            {
                var request = new PauseSchedulingRequest { Kind = session.Need(kind), Reason = session.Get(reason) ?? "" };
                await session.Admin.PauseSchedulingAsync(request, null, cancellationToken).ConfigureAwait(false);
                return new MessageReport($"{request.Kind} is paused");
            });
    }

    private static Command Resume()
    {
        var kind = new Argument<string>("kind") { Description = "repair, drain, rebalance, leader-balance, split, merge, or all" };
        return new Command("resume", "Ends a pause, or all of them") { kind }.Reports(async (session, cancellationToken) =>
        {
            var named = session.Need(kind);
            string[] kinds = named == "all"
                ? [.. (await session.Admin.GetSchedulingAsync(new GetSchedulingRequest(), null, cancellationToken).ConfigureAwait(false))
                    .Value.Pauses.Select(pause => pause.Kind)]
                : [named];
            foreach (var one in kinds)
            {
                await session.Admin.ResumeSchedulingAsync(
                    new ResumeSchedulingRequest { Kind = one }, null, cancellationToken).ConfigureAwait(false);
            }

            return new MessageReport(kinds.Length switch
            {
                0 => "nothing was paused",
                1 => $"{kinds[0]} is resumed",
                _ => $"{string.Join(", ", kinds)} are resumed",
            });
        });
    }

    private static Command Declare()
    {
        var reason = Reason();
        return new Command("declare", "Says that this driver was restored from a backup: workers get empty lists from now on") { reason }.Reports(
            async (session, cancellationToken) =>
            {
                await session.Admin.DeclareRestoreAsync(
                    new DeclareRestoreRequest { Reason = session.Get(reason) ?? "" }, null, cancellationToken).ConfigureAwait(false);
                return new MessageReport("the cluster is frozen");
            });
    }

    private static Command Leave()
    {
        var force = new Option<bool>("--force") { Description = "In spite of what stands in the way: what only lost or unknown members hold may be deleted" };
        return new Command("leave", "Ends a freeze, beyond every id and epoch that was seen") { force, Confirmation.Yes }.Reports(
            async (session, cancellationToken) =>
            {
                var freeze = (await session.Admin.GetSchedulingAsync(
                    new GetSchedulingRequest(), null, cancellationToken).ConfigureAwait(false)).Value.Freeze;
                if (freeze is not null && (freeze.Obstacles.Count == 0 || session.Get(force)))
                {
                    Confirmation.Require(session, Consequences(freeze));
                }

                await session.Admin.LeaveFreezeAsync(
                    new LeaveFreezeRequest { Force = session.Get(force) }, null, cancellationToken).ConfigureAwait(false);
                return new MessageReport("the cluster is frozen no more");
            });
    }

    private static string Consequences(ClusterFreeze freeze)
    {
        var loss = freeze.Obstacles.Count == 0
            ? ""
            : $" What only the others hold may be lost: {string.Join("; ", freeze.Obstacles)}.";
        var adopted = freeze.DivergingShardIds.Count == 0
            ? ""
            : $" {freeze.DivergingShardIds.Count} shards take over the members that their leaders report.";
        return $"Workers will obey their lists again, and delete shards that these lack.{adopted}{loss}";
    }

    private static Argument<string> Kind() => new("kind") { Description = "repair, drain, rebalance, leader-balance, split or merge" };

    private static Option<string> Reason() => new("--reason") { Description = "For others, kept in the history" };
}
