using System.Globalization;
using Vectron.PlacementDriver.Benchmarks.Load;
using Vectron.PlacementDriver.Benchmarks.Results;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>
/// W1: what a thousand gateways that watch the leader's routes take from it. A route changes twice a second, with them and
/// without, and each of them must have been told of the last change.
/// </summary>
internal sealed class Watchers() : LoadScenario("watchers", "W1", "GetWorker and heartbeats on the leader while 1,000 clients watch its routes")
{
    private const int Count = 1_000;
    private static readonly TimeSpan ChangeEvery = TimeSpan.FromMilliseconds(500);
    private static readonly LoadShape Reads = new(Connections: 32, Streams: 32);
    private static readonly LoadShape Writes = new(Connections: 4, Streams: 64);

    /// <inheritdoc/>
    public override async Task RunAsync(ScenarioRun run)
    {
        await using var lab = await Lab.StartAsync(run);
        var (read, written) = (run.Series(), run.Series());
        var (readWatched, writtenWatched, told) = (run.Series(), run.Series(), run.Series());
        await run.RoundsAsync(async () =>
        {
            await using (new Changes(lab))
            {
                read.Add((await run.Generator.RunAsync(lab.Leader.Addresses.Grpc, Lab.GetWorker, Reads)).CallsPerSecond);
                written.Add((await run.Generator.RunAsync(lab.Leader.Addresses.Grpc, Lab.Heartbeat, Writes)).CallsPerSecond);
            }

            await using var crowd = await WatcherCrowd.StartAsync(lab.Leader.Addresses.Grpc, Count, run.Cancellation);
            await using var changes = new Changes(lab);
            var before = crowd.Messages;
            readWatched.Add((await run.Generator.RunAsync(lab.Leader.Addresses.Grpc, Lab.GetWorker, Reads)).CallsPerSecond);
            writtenWatched.Add((await run.Generator.RunAsync(lab.Leader.Addresses.Grpc, Lab.Heartbeat, Writes)).CallsPerSecond);
            told.Add(crowd.Messages - before);
            await crowd.WaitForAsync(await changes.EndAsync());
            return FormattableString.Invariant(
                $"GetWorker {readWatched[^1]:F0}/s of {read[^1]:F0}, heartbeats {writtenWatched[^1]:F0}/s of {written[^1]:F0}, {told[^1]:F0} messages to watchers");
        });
        await lab.CheckLeaderAsync(run);
        run.Keep(Figure.Ratio("of GetWorker's throughput is left", readWatched, read) with { AtLeast = 0.8 });
        run.Keep(Figure.Ratio("of the heartbeats' throughput is left", writtenWatched, written) with { AtLeast = 0.8 });
        run.Keep(new Figure("messages to the watchers meanwhile", told));
    }

    /// <summary>A worker that holds nothing moves to another address, again and again.</summary>
    private sealed class Changes : IAsyncDisposable
    {
        private readonly CancellationTokenSource end = new();
        private readonly Task<string> changing;

        public Changes(Lab lab) => changing = ChangeAsync(lab);

        /// <summary>Ends them.</summary>
        /// <returns>The last address.</returns>
        public async Task<string> EndAsync()
        {
            await end.CancelAsync();
            return await changing;
        }

        public async ValueTask DisposeAsync()
        {
            await EndAsync();
            end.Dispose();
        }

        private async Task<string> ChangeAsync(Lab lab)
        {
            using var timer = new PeriodicTimer(ChangeEvery);
            var address = "";
            try
            {
                for (var port = 10_000; ; port = port == 19_999 ? 10_000 : port + 1)
                {
                    address = string.Create(CultureInfo.InvariantCulture, $"{WatcherCrowd.MovingHost}:{port}");
                    await lab.Leader.Client.RegisterWorkerAsync(new RegisterWorkerRequest { GrpcAddress = address, RaftAddress = "127.0.0.1:7299" });
                    await timer.WaitForNextTickAsync(end.Token);
                }
            }
            catch (OperationCanceledException)
            {
                return address;
            }
        }
    }
}
