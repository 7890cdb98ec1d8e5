using System.Collections.Immutable;
using System.CommandLine;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>
/// What a command changes: tried with <c>--dry-run</c>, asked about when it destroys, done, and waited for with <c>--wait</c>
/// when it takes a while.
/// </summary>
internal sealed record Change
{
    /// <summary>Whether only to tell.</summary>
    public static Option<bool> DryRun { get; } = new("--dry-run")
    {
        Description = "Only tell what would change, or why it would be refused",
    };

    /// <summary>What is wanted, one after the other: what is tried is what is sent.</summary>
    public required Func<Session, CancellationToken, Task<ImmutableArray<DryRunRequest>>> Wanted { get; init; }

    /// <summary>Has one of them done.</summary>
    public required Func<Session, DryRunRequest, CancellationToken, Task<Done>> Carry { get; init; }

    /// <summary>What will be destroyed, and so is asked before; null for what can be taken back. May answer null: nothing this time.</summary>
    public Func<Session, CancellationToken, Task<string?>>? Destroys { get; init; }

    /// <summary>What a dry run tells beside: what the change is dangerous to, what could not be tried.</summary>
    public Func<Session, CancellationToken, Task<ImmutableArray<string>>>? Dangers { get; init; }

    /// <summary>Whether it goes on after the answer, so that it can be waited for.</summary>
    public bool TakesTime { get; init; }

    /// <summary>What to say when nothing is wanted.</summary>
    public string Nothing { get; init; } = "";

    /// <summary>One request.</summary>
    public static Func<Session, CancellationToken, Task<ImmutableArray<DryRunRequest>>> One(Func<Session, DryRunRequest> wanted) =>
        (session, _) => Task.FromResult<ImmutableArray<DryRunRequest>>([wanted(session)]);

    /// <summary>Makes a command do it.</summary>
    public Command By(Command command)
    {
        command.Options.Add(DryRun);
        if (Destroys is not null)
        {
            command.Options.Add(Confirmation.Yes);
        }

        if (TakesTime)
        {
            command.Options.Add(Waiting.Wait);
            command.Options.Add(Waiting.Limit);
        }

        return command.Runs(RunAsync);
    }

    /// <summary>Has the driver try a change.</summary>
    /// <exception cref="PlacementDriverException">It would be refused, or nobody answers.</exception>
    public static async Task<DryRunResponse> TryAsync(Session session, DryRunRequest request, CancellationToken cancellationToken) =>
        (await session.Admin.DryRunAsync(
            request, new PlacementCallOptions { AttemptTimeout = session.Timeout }, cancellationToken).ConfigureAwait(false)).Value;

    private async Task<ExitCode> RunAsync(Session session, CancellationToken cancellationToken)
    {
        if (session.Get(DryRun))
        {
            return Tell(session, await TryAsync(session, cancellationToken).ConfigureAwait(false), ExitCode.Done);
        }

        if (Destroys is not null && await Destroys(session, cancellationToken).ConfigureAwait(false) is { } cost)
        {
            Confirmation.Require(session, cost);
        }

        var messages = new List<string>();
        foreach (var request in await Wanted(session, cancellationToken).ConfigureAwait(false))
        {
            var done = await Carry(session, request, cancellationToken).ConfigureAwait(false);
            if (done.Left is null || !session.Get(Waiting.Wait))
            {
                messages.Add(done.Message);
            }
            else if (await Waiting.UntilNothingIsLeftAsync(session, done, cancellationToken).ConfigureAwait(false) is var end && end.Code != ExitCode.Done)
            {
                return Tell(session, new MessageReport(end.Message), end.Code);
            }
            else
            {
                messages.Add(end.Message);
            }
        }

        return Tell(session, new MessageReport(messages.Count == 0 ? Nothing : string.Join("; ", messages)), ExitCode.Done);
    }

    private async Task<DryRunReport> TryAsync(Session session, CancellationToken cancellationToken)
    {
        var answers = new List<DryRunResponse>();
        foreach (var request in await Wanted(session, cancellationToken).ConfigureAwait(false))
        {
            answers.Add(await TryAsync(session, request, cancellationToken).ConfigureAwait(false));
        }

        return DryRunReport.Of(answers, Dangers is null ? [] : await Dangers(session, cancellationToken).ConfigureAwait(false));
    }

    private static ExitCode Tell(Session session, Report report, ExitCode code)
    {
        Terminal.Show(report, session.Json);
        return code;
    }

    /// <summary>What was done.</summary>
    /// <param name="Message">For people.</param>
    /// <param name="Of">What is counted while it goes on.</param>
    /// <param name="Left">How much of it is left in a picture that shows the change; null when it is over at once.</param>
    /// <param name="AtLast">What to say when nothing is left.</param>
    internal sealed record Done(string Message, string Of = "", Func<ClusterPicture, int>? Left = null, string AtLast = "")
    {
        /// <summary>Why what is left will stay, by a picture that shows it; null while it goes on.</summary>
        public Func<ClusterPicture, string?>? Ended { get; init; }
    }
}
