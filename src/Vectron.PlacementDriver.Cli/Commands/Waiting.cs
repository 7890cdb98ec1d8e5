using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Client.Watching;
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

    /// <summary>Waits until nothing is left.</summary>
    /// <param name="session">With <see cref="Limit"/> among its options.</param>
    /// <param name="what">What is counted, for people.</param>
    /// <param name="left">Counts what is left.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False: time is up, it goes on.</returns>
    public static async Task<bool> UntilNothingIsLeftAsync(
        Session session, string what, Func<ClusterPicture, int> left, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Durations.Parse(session.Get(Limit))!.Value);
        try
        {
            if (!Terminal.IsInteractive)
            {
                await FollowAsync(session, left, LineTeller(what), limit.Token).ConfigureAwait(false);
                return true;
            }

            await Terminal.Errors.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(context => FollowAsync(session, left, BarTeller(context, what), limit.Token))
                .ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
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

    private static async Task FollowAsync(
        Session session, Func<ClusterPicture, int> left, Action<int> tell, CancellationToken cancellationToken)
    {
        var last = -1;
        await foreach (var update in session.Client.WatchPicturesAsync(new WatchRequest(), cancellationToken).ConfigureAwait(false))
        {
            var now = left(update.Picture);
            if (now != last)
            {
                tell(last = now);
            }

            if (now == 0)
            {
                return;
            }
        }
    }

    private static Action<int> LineTeller(string what) =>
        left => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {left} left"));

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
