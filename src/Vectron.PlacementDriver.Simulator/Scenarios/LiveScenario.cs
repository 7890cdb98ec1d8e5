using System.Collections.Immutable;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Simulator.Cluster;

namespace Vectron.PlacementDriver.Simulator.Scenarios;

/// <summary>Plays a scenario in real time with a real driver.</summary>
internal static class LiveScenario
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>Plays to the end.</summary>
    /// <param name="scenario">What happens.</param>
    /// <param name="addresses">The driver's nodes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tell">Gets what happens, line by line.</param>
    /// <param name="cancellationToken">Ends the run as failed.</param>
    public static async Task<ScenarioReport> PlayAsync(
        Scenario scenario,
        ImmutableArray<string> addresses,
        TimeProvider time,
        Action<string> tell,
        CancellationToken cancellationToken)
    {
        var client = new PlacementDriverClient(new PlacementDriverClientOptions { Addresses = addresses }, time);
        await using (client.ConfigureAwait(false))
        {
            var driver = new RemoteDriver(client, tell);
            var timeline = new Timeline(time.GetUtcNow());
            var quality = NetworkQuality.Perfect with { LossPerMille = scenario.LossPerMille };
            var run = new ScenarioRun(scenario, timeline, driver, quality);
            await RunAsync(run, timeline, driver, time, tell, cancellationToken).ConfigureAwait(false);
            return run.Report!;
        }
    }

    private static async Task RunAsync(
        ScenarioRun run,
        Timeline timeline,
        RemoteDriver driver,
        TimeProvider time,
        Action<string> tell,
        CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var told = 0;
        while (run.Report is null)
        {
            var wait = (timeline.Next ?? LongestWait) - time.GetElapsedTime(start);
            if (wait > TimeSpan.Zero && !driver.Inbox.TryPeek(out _))
            {
                await WaitAsync(driver, wait, time, cancellationToken).ConfigureAwait(false);
            }

            timeline.RunUntil(time.GetElapsedTime(start));
            while (driver.Inbox.TryRead(out var answered))
            {
                answered();
            }

            for (; told < run.Cluster.Narration.Count; told++)
            {
                tell(run.Cluster.Narration[told]);
            }

            if (cancellationToken.IsCancellationRequested)
            {
                run.Fail("stopped before its end");
            }
        }
    }

    // Until the next event is due or an answer has come.
    private static async Task WaitAsync(
        RemoteDriver driver, TimeSpan wait, TimeProvider time, CancellationToken cancellationToken)
    {
        using var alarm = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, cancellationToken);
        try
        {
            await driver.Inbox.WaitToReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Time has come, or the user has had enough: the loop looks which.
        }
    }
}
