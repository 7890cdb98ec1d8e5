using Vectron.PlacementDriver.Simulator.Contract;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Simulation;

/// <summary>The life of one simulated worker's process: register once, then beat until it ends.</summary>
internal sealed class WorkerLoop(
    SimulatedWorker worker,
    DriverCalls calls,
    SimulationOptions options,
    RunCounters counters,
    ContractInspector inspector,
    CollectionInquiry collections,
    TimeProvider time)
{
    private static readonly TimeSpan RegisterPause = TimeSpan.FromSeconds(1);

    private bool known;

    /// <summary>Lives until cancelled; a cancelled process leaves its disk behind.</summary>
    /// <param name="delay">How long the process takes to come up, so that workers do not beat in step.</param>
    /// <param name="cancellationToken">Kills the process.</param>
    public async Task RunAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
            await RegisterAsync(cancellationToken).ConfigureAwait(false);
            while (true)
            {
                var began = time.GetTimestamp();
                await BeatAsync(cancellationToken).ConfigureAwait(false);
                var wait = options.Beat - time.GetElapsedTime(began);
                await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            worker.Stop();
        }
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await calls.CallAsync(
                "RegisterWorker",
                worker.Registration(time.GetUtcNow()),
                calls.Client.RegisterWorkerAsync,
                cancellationToken).ConfigureAwait(false);
            if (answer is { Response: var response } && worker.Registered(response))
            {
                if (!known)
                {
                    counters.CountRegistered();
                    known = true;
                }

                return;
            }

            await Task.Delay(RegisterPause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        var beat = worker.NextBeat(time.GetUtcNow());
        var (response, _, latency) = await calls.TryAsync(
            "Heartbeat",
            beat,
            calls.Client.HeartbeatAsync,
            cancellationToken,
            settle: answer => collections.SettleAsync(beat, answer, cancellationToken)).ConfigureAwait(false);
        if (response is null)
        {
            // The next beat says it all again.
            return;
        }

        counters.CountBeat(latency);
        worker.Obey(response);
        while (worker.Work(time.GetUtcNow()) is { } busy)
        {
            await Task.Delay(busy, time, cancellationToken).ConfigureAwait(false);
        }

        foreach (var problem in worker.TakeProblems())
        {
            inspector.Report(new ContractBreach(
                "worker-orders",
                "No order makes a worker lose data that counts, or start a group that cannot be.",
                problem,
                worker.Profile.RaftAddress));
        }
    }
}
