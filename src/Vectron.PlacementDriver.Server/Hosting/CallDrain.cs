using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>
/// The first step of a stop: lets no further calls in and waits for those in flight, while the replica still runs and the
/// other nodes can still reach it. May take half of the shutdown timeout; the rest is for handing over leadership.
/// </summary>
internal sealed partial class CallDrain(
    CallGate gate, PlacementDriverOptions options, TimeProvider time, ILogger<CallDrain> logger) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    /// <exception cref="TimeoutException">Calls were still in flight; the remaining steps are taken all the same.</exception>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Log.Draining(logger, gate.InFlight);
        var patience = Task.Delay(options.ShutdownTimeout / 2, time, cancellationToken);
        var idle = gate.CloseAsync();
        if (await Task.WhenAny(patience, idle).ConfigureAwait(false) == patience)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"{gate.InFlight} calls were still in flight after half of -shutdown-timeout");
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Log.Stopped(logger);
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(3010, LogLevel.Information, "Stopping: no new calls, waiting for {InFlight} in flight")]
        public static partial void Draining(ILogger logger, int inFlight);

        [LoggerMessage(3011, LogLevel.Information, "Stopped")]
        public static partial void Stopped(ILogger logger);
    }
}
