using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>
/// Waits, by watching, until nothing is left of something, with progress and an estimate of the time that it still takes.
/// </summary>
internal static class Waiting
{
    /// <summary>Whether to wait.</summary>
    public static Option<bool> Wait { get; } = new("--wait") { Description = "Wait until it is done, with progress" };

    /// <summary>How long at most.</summary>
    public static Option<string> Limit { get; } = CreateLimit();

    /// <summary>Waits until nothing is left, or it is clear that something will stay.</summary>
    /// <param name="session">With <see cref="Limit"/> among its options.</param>
    /// <param name="done">What is counted, and when it ends otherwise.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How it ended.</returns>
    public static async Task<(ExitCode Code, string Message)> UntilNothingIsLeftAsync(
        Session session, Change.Done done, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Durations.Parse(session.Get(Limit))!.Value);
        var left = -1;
        try
        {
            if (!Terminal.IsInteractive)
            {
                return await FollowAsync(LineTeller(done.Of)).ConfigureAwait(false);
            }

            return await Terminal.Errors.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(context => FollowAsync(BarTeller(context, done.Of)))
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            var end = string.Create(
                CultureInfo.InvariantCulture, $"{done.Message}; {(left < 0 ? "how far it is is not known" : $"{done.Of}: {left} left")}; it goes on");
            if (!cancellationToken.IsCancellationRequested)
            {
                return (ExitCode.WaitTimedOut, end);
            }

            Terminal.Complain(end);
            throw;
        }

        async Task<(ExitCode Code, string Message)> FollowAsync(Action<int> tell)
        {
            await foreach (var update in session.Client.WatchPicturesAsync(new WatchRequest(), limit.Token).ConfigureAwait(false))
            {
                var now = done.Left!(update.Picture);
                if (now != left)
                {
                    tell(left = now);
                }

                if (now == 0)
                {
                    return (ExitCode.Done, done.AtLast);
                }

                if (done.Ended?.Invoke(update.Picture) is { } why)
                {
                    return (ExitCode.Refused, why);
                }
            }

            throw new OperationCanceledException(limit.Token);
        }
    }

    private static Option<string> CreateLimit()
    {
        var option = new Option<string>("--wait-timeout")
        {
            Description = "How long to wait at most; then it goes on and the exit code is 8",
            DefaultValueFactory = _ => "1h",
        };
        option.Validators.Add(result => Durations.Check("--wait-timeout", result));
        return option;
    }

    private static Action<int> LineTeller(string what) =>
        left => Terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{what}: {left} left"));

    private static Action<int> BarTeller(ProgressContext context, string what)
    {
        var task = context.AddTask(Markup.Escape(what));
        var all = 0;
        return left =>
        {
            all = Math.Max(all, left);
            task.MaxValue = Math.Max(all, 1);
            task.Value = all == 0 ? 1 : all - left;
        };
    }
}
