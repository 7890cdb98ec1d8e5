using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>
/// The replica's part in the life of the program: it starts once the listeners are up, hands over while they still are,
/// and takes the process with it when its log or state machine breaks.
/// </summary>
internal sealed partial class ReplicaLife(ReplicationHost replica, ILogger<ReplicaLife> logger) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await replica.StartAsync(cancellationToken).ConfigureAwait(false);
        _ = EndWhenBrokenAsync();
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => replica.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // At once and not gracefully: a node that cannot write must not answer a single call more.
    private async Task EndWhenBrokenAsync()
    {
        Log.Broken(logger, await replica.Broken.ConfigureAwait(false));
        await global::Serilog.Log.CloseAndFlushAsync().ConfigureAwait(false);
        Environment.Exit((int)ExitCode.Broken);
    }

    private static partial class Log
    {
        [LoggerMessage(3030, LogLevel.Critical, "The log or the state machine broke; the process ends")]
        public static partial void Broken(ILogger logger, Exception reason);
    }
}
