using System.Runtime.InteropServices;

namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>
/// Ends the program by signals: the first SIGTERM, SIGINT or SIGQUIT stops it gracefully, the second at once, with exit
/// code <see cref="ExitCode.Interrupted"/>.
/// </summary>
internal sealed partial class SignalLifetime(IHostApplicationLifetime lifetime, ILogger<SignalLifetime> logger)
    : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> registrations = [];
    private int signals;

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        PosixSignal[] ending = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT];
        registrations.AddRange(ending.Select(signal => PosixSignalRegistration.Create(signal, OnSignal)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => registrations.ForEach(registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref signals) == 1)
        {
            Log.Stopping(logger, context.Signal);
            lifetime.StopApplication();
        }
        else
        {
            Log.Interrupted(logger, context.Signal);
            Environment.Exit((int)ExitCode.Interrupted);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3020, LogLevel.Information, "{Signal}: stopping gracefully, a second signal stops at once")]
        public static partial void Stopping(ILogger logger, PosixSignal signal);

        [LoggerMessage(3021, LogLevel.Warning, "{Signal} again: stopping at once")]
        public static partial void Interrupted(ILogger logger, PosixSignal signal);
    }
}
