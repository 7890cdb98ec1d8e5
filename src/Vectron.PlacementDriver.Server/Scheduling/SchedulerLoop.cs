using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Scheduling;

/// <summary>Asks each duty again and again what has to be done, and proposes it. Failures are logged and never fatal.</summary>
internal sealed partial class SchedulerLoop(
    IEnumerable<IScheduledDuty> duties, IReplica replica, TimeProvider time, ILogger<SchedulerLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = Period;
        try
        {
            while (true)
            {
                pause = await RunDutiesAsync(stoppingToken).ConfigureAwait(false)
                    ? Period
                    : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private async Task<bool> RunDutiesAsync(CancellationToken stoppingToken)
    {
        var succeeded = true;
        foreach (var duty in duties)
        {
            try
            {
                if (duty.Next() is { } command)
                {
                    await ProposeAsync(command, stoppingToken).ConfigureAwait(false);
                }
            }
            catch (ReplicaException exception)
            {
                Log.NotPossibleNow(logger, duty.GetType().Name, exception.Message);
                succeeded = false;
            }
#pragma warning disable CA1031 // A duty that fails today may work tomorrow; the node's other work must not end with it.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.Failed(logger, exception, duty.GetType().Name);
                succeeded = false;
            }
        }

        return succeeded;
    }

    private async Task ProposeAsync(Command command, CancellationToken stoppingToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stoppingToken);
        var (outcome, _) = await replica.ProposeAsync(command, key: null, DateTime.MaxValue, either.Token).ConfigureAwait(false);
        if (outcome.IsAccepted)
        {
            Log.CarriedOut(logger, command.GetType().Name);
        }
        else
        {
            Log.Refused(logger, command.GetType().Name, outcome.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3200, LogLevel.Information, "{Command} carried out")]
        public static partial void CarriedOut(ILogger logger, string command);

        [LoggerMessage(3201, LogLevel.Information, "{Command} refused: {Reason}")]
        public static partial void Refused(ILogger logger, string command, string reason);

        [LoggerMessage(3202, LogLevel.Debug, "{Duty} has to wait: {Reason}")]
        public static partial void NotPossibleNow(ILogger logger, string duty, string reason);

        [LoggerMessage(3203, LogLevel.Warning, "{Duty} failed and will be tried again")]
        public static partial void Failed(ILogger logger, Exception exception, string duty);
    }
}
