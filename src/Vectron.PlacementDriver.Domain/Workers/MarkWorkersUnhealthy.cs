using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Shards;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>
/// The leader's finding that workers have been silent for too long. A worker that was heard from since the finding, or
/// whose silence is still within the settings' limit, stays as it is.
/// </summary>
public sealed record MarkWorkersUnhealthy(ImmutableArray<SilentWorker> Workers) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() => Workers.IsDefault ? "the list of workers is missing" : null;

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        foreach (var (workerId, lastHeartbeatUnixMs) in Workers)
        {
            if (draft.FindWorker(workerId) is { Healthy: true } worker
                && worker.LastHeartbeatUnixMs == lastHeartbeatUnixMs
                && draft.ClockUnixMs - lastHeartbeatUnixMs >= draft.Settings.UnhealthyAfterMs)
            {
                var silent = worker with { Healthy = false };
                draft.Put(silent);
                ShardRetirement.TakeSilence(draft, silent);
                draft.Note(
                    HistorySubject.Worker,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"worker {workerId} is unhealthy: silent for {(draft.ClockUnixMs - lastHeartbeatUnixMs) / 1000} s"),
                    workerId);
            }
        }

        return CommandOutcome.Accepted();
    }
}
