using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Shards;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>
/// The leader's finding that workers were silent for so long that their replicas are to be replaced. A worker that was
/// heard from since the finding, is in maintenance, or whose silence is within the settings' limit, stays as it is.
/// </summary>
public sealed record MarkWorkersDown(ImmutableArray<SilentWorker> Workers) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() => Workers.IsDefault ? "the list of workers is missing" : null;

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        foreach (var finding in Workers)
        {
            if (draft.FindWorker(finding.WorkerId) is { IsDown: false } worker
                && worker.LastHeartbeatUnixMs == finding.LastHeartbeatUnixMs
                && draft.ClockUnixMs - finding.LastHeartbeatUnixMs >= draft.Settings.SilenceUntilDownMs
                && draft.ClockUnixMs >= worker.MaintenanceUntilUnixMs)
            {
                Mark(draft, worker);
            }
        }

        return CommandOutcome.Accepted();
    }

    private static void Mark(PlacementDraft draft, Worker worker)
    {
        var down = worker with { Healthy = false, DownSinceUnixMs = draft.ClockUnixMs, MaintenanceUntilUnixMs = 0 };
        draft.Put(down);
        ShardRetirement.TakeSilence(draft, down);
        draft.Note(
            HistorySubject.Worker,
            string.Create(
                CultureInfo.InvariantCulture,
                $"worker {worker.Id} is down: silent for {(draft.ClockUnixMs - worker.LastHeartbeatUnixMs) / 1000} s, its {worker.Shards.Count} replicas are to be replaced"),
            worker.Id);
    }
}
