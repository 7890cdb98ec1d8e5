using System.Globalization;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Client.Workers;

/// <summary>
/// The driver's side of a worker process: registers, beats, and has assignments applied. Between two beats it watches, so
/// that news comes at once; what counts is always a beat's own answer.
/// </summary>
public sealed class PlacementWorker
{
    private static readonly TimeSpan RegistrationPause = TimeSpan.FromSeconds(1);

    private readonly PlacementDriverClient client;
    private readonly WorkerCallbacks callbacks;
    private readonly TimeSpan interval;
    private ulong newestEpoch;
    private string applied = "";

    /// <summary>Prepares a worker; nothing is sent before <see cref="RunAsync"/>.</summary>
    /// <param name="client">Whose nodes to ask; must outlive this.</param>
    /// <param name="callbacks">What this worker says and does.</param>
    /// <param name="interval">Time between two beats, more than 0; null for the 5 s that the driver expects.</param>
    public PlacementWorker(PlacementDriverClient client, WorkerCallbacks callbacks, TimeSpan? interval = null)
    {
        this.client = client;
        this.callbacks = callbacks;
        this.interval = interval ?? TimeSpan.FromSeconds(5);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(this.interval, TimeSpan.Zero, nameof(interval));
    }

    /// <summary>The id that the driver gave; 0 before the registration.</summary>
    public ulong WorkerId { get; private set; }

    /// <summary>Registers and beats until cancelled. Failures of the driver are waited out.</summary>
    /// <exception cref="PlacementDriverException">The driver refuses the registration as wrong.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await RegisterAsync(cancellationToken).ConfigureAwait(false);
        using var news = new SemaphoreSlim(0);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync(news, ending.Token);
        try
        {
            while (true)
            {
                var began = client.Time.GetTimestamp();
                await BeatAsync(cancellationToken).ConfigureAwait(false);
                await RestAsync(interval - client.Time.GetElapsedTime(began), news, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var answer = await client.RegisterWorkerAsync(callbacks.Describe(), null, cancellationToken).ConfigureAwait(false);
                WorkerId = ulong.Parse(answer.Value.WorkerId, CultureInfo.InvariantCulture);
                return;
            }
            catch (PlacementDriverException failure) when (failure.StatusCode
                is Grpc.Core.StatusCode.Unavailable or Grpc.Core.StatusCode.DeadlineExceeded or Grpc.Core.StatusCode.Internal)
            {
                await Task.Delay(RegistrationPause, client.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        var beat = callbacks.Report();
        beat.WorkerId = WorkerId.ToString(CultureInfo.InvariantCulture);
        HeartbeatResponse answer;
        try
        {
            answer = (await client.HeartbeatAsync(beat, null, cancellationToken).ConfigureAwait(false)).Value;
        }
        catch (PlacementDriverException)
        {
            // The next beat says it all again.
            return;
        }

        if (!answer.Ok)
        {
            callbacks.Refused(answer.Message);
            return;
        }

        // An answer of a state that is older than one seen before counts for nothing, and an empty list changes nothing.
        if (answer.AssignmentsEpoch < newestEpoch)
        {
            return;
        }

        newestEpoch = answer.AssignmentsEpoch;
        if (answer.Message != applied && AssignmentsReader.Read(answer.Message) is { IsEmpty: false } list)
        {
            await ApplyAsync(list, answer.Message, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ApplyAsync(
        System.Collections.Immutable.ImmutableArray<ShardAssignment> list, string text, CancellationToken cancellationToken)
    {
        try
        {
            await callbacks.Apply(list, cancellationToken).ConfigureAwait(false);
            applied = text;
        }
#pragma warning disable CA1031 // The worker must go on beating, or it would count as dead; the list comes again.
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            callbacks.Refused($"applying the assignments failed, they come again with the next beat: {failure.Message}");
        }
    }

    private async Task RestAsync(TimeSpan rest, SemaphoreSlim news, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = news.WaitAsync(either.Token);
        await Task.WhenAny(waiting, Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, client.Time, either.Token)).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    // A bell, no more: it makes the next beat come early.
    private async Task WatchAsync(SemaphoreSlim news, CancellationToken cancellationToken)
    {
        try
        {
            var request = new WatchRequest { Kind = WatchKind.Assignments, WorkerId = WorkerId };
            await foreach (var response in client.WatchAsync(request, cancellationToken).ConfigureAwait(false))
            {
                if (response.Step == WatchStep.Changes && news.CurrentCount == 0)
                {
                    news.Release();
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or PlacementDriverException)
        {
            // Without the bell the beats come as always.
        }
    }
}
