using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>scheduling</c>: what the driver may do by itself, and <c>freeze</c>: when it must do nothing.</summary>
internal static class SchedulingCommand
{
    /// <summary>The commands about pauses.</summary>
    public static Command Build() => new Command("scheduling", "What the driver may do by itself: pauses and freezes") { Pause(), Resume() }
        .Reports(async (session, cancellationToken) => SchedulingReport.Of(await AskAsync(session, cancellationToken).ConfigureAwait(false)));

    /// <summary>The commands about freezes.</summary>
    public static Command BuildFreeze() => new("freeze", "Keeps an old state from doing harm after a restore") { Declare(), Leave() };

    private static Command Pause()
    {
        var (kind, reason) = (Kind(), Reason());
        return new Change
        {
            Wanted = Change.One(session => new DryRunRequest
            {
                PauseScheduling = new PauseSchedulingRequest { Kind = session.Need(kind), Reason = session.Get(reason) ?? "" },
            }),
            Carry = async (session, change, cancellationToken) =>
            {
                await session.Admin.PauseSchedulingAsync(change.PauseScheduling, null, cancellationToken).ConfigureAwait(false);
                return new Change.Done($"{change.PauseScheduling.Kind} is paused");
            },
        }.By(new Command("pause", "Pauses a kind; what is under way is finished") { kind, reason });
    }

    private static Command Resume()
    {
        var kind = Kind("all");
        return new Change
        {
            Wanted = async (session, cancellationToken) =>
            {
                var named = session.Need(kind);
                var kinds = named == "all"
                    ? (await AskAsync(session, cancellationToken).ConfigureAwait(false)).Pauses.Select(pause => pause.Kind)
                    : [named];
                return [.. kinds.Select(one => new DryRunRequest { ResumeScheduling = new ResumeSchedulingRequest { Kind = one } })];
            },
            Carry = async (session, change, cancellationToken) =>
            {
                await session.Admin.ResumeSchedulingAsync(change.ResumeScheduling, null, cancellationToken).ConfigureAwait(false);
                return new Change.Done($"{change.ResumeScheduling.Kind} is resumed");
            },
            Nothing = "nothing was paused",
        }.By(new Command("resume", "Ends a pause, or all of them") { kind });
    }

    private static Command Declare()
    {
        var reason = Reason();
        return new Change
        {
            Wanted = Change.One(session => new DryRunRequest
            {
                DeclareRestore = new DeclareRestoreRequest { Reason = session.Get(reason) ?? "" },
            }),
            Carry = async (session, change, cancellationToken) =>
            {
                await session.Admin.DeclareRestoreAsync(change.DeclareRestore, null, cancellationToken).ConfigureAwait(false);
                return new Change.Done("the cluster is frozen");
            },
        }.By(new Command("declare", "Says that this driver was restored from a backup: workers get empty lists from now on") { reason });
    }

    private static Command Leave()
    {
        var force = new Option<bool>("--force") { Description = "In spite of what stands in the way: what only lost or unknown members hold may be deleted" };
        return new Change
        {
            Wanted = Change.One(session => new DryRunRequest { LeaveFreeze = new LeaveFreezeRequest { Force = session.Get(force) } }),
            Destroys = (session, cancellationToken) => ConsequencesAsync(session, session.Get(force), cancellationToken),
            Dangers = async (session, cancellationToken) =>
                await ConsequencesAsync(session, session.Get(force), cancellationToken).ConfigureAwait(false) is { } cost ? [cost] : [],
            Carry = async (session, change, cancellationToken) =>
            {
                await session.Admin.LeaveFreezeAsync(change.LeaveFreeze, null, cancellationToken).ConfigureAwait(false);
                return new Change.Done("the cluster is frozen no more");
            },
        }.By(new Command("leave", "Ends a freeze, beyond every id and epoch that was seen") { force });
    }

    private static async Task<GetSchedulingResponse> AskAsync(Session session, CancellationToken cancellationToken) =>
        (await session.Admin.GetSchedulingAsync(new GetSchedulingRequest(), null, cancellationToken).ConfigureAwait(false)).Value;

    // Nothing to ask about what will be refused.
    private static async Task<string?> ConsequencesAsync(Session session, bool isForced, CancellationToken cancellationToken) =>
        (await AskAsync(session, cancellationToken).ConfigureAwait(false)).Freeze is { } freeze && (freeze.Obstacles.Count == 0 || isForced)
            ? Consequences(freeze)
            : null;

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

    // Only offered: which there are is the driver's to say.
    private static Argument<string> Kind(params string[] others)
    {
        string[] kinds = ["repair", "drain", "rebalance", "leader-balance", "split", "merge", .. others];
        var kind = new Argument<string>("kind") { Description = $"{string.Join(", ", kinds[..^1])} or {kinds[^1]}" };
        kind.CompletionSources.Add(kinds);
        return kind;
    }

    private static Option<string> Reason() => new("--reason") { Description = "For others, kept in the history" };
}
