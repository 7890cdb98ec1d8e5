using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>
/// A worker makes itself known. The same raft address gets the same id again and its gRPC address, capabilities,
/// resources and location are taken over; it is joining until its next heartbeat. Accepted with the worker's id.
/// </summary>
/// <remarks>
/// Refused as <see cref="RejectionReason.LimitReached"/> beyond the most workers, and as
/// <see cref="RejectionReason.FailedPrecondition"/> when a worker that holds replicas comes back with another data disk
/// or as one that only serves searches: its replicas would be lost without anybody having said so.
/// </remarks>
public sealed record RegisterWorker(
    string GrpcAddress,
    string RaftAddress,
    ImmutableArray<string> Capabilities,
    WorkerResources Resources,
    WorkerLocation Location,
    string DataIncarnation) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() => WorkerRule.FindFault(this);

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        var known = draft.FindWorker(RaftAddress);
        if (known is null)
        {
            return draft.WorkerCount >= draft.Settings.MaxWorkers
                ? CommandOutcome.Rejected(
                    RejectionReason.LimitReached,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the cluster has {draft.WorkerCount} workers, at most {draft.Settings.MaxWorkers} are allowed"))
                : Add(draft, new Worker { Id = draft.TakeWorkerId(), GrpcAddress = "", RaftAddress = RaftAddress });
        }

        return FindConflict(known) is { } conflict
            ? CommandOutcome.Rejected(RejectionReason.FailedPrecondition, conflict)
            : Add(draft, known);
    }

    private CommandOutcome Add(PlacementDraft draft, Worker before)
    {
        var worker = before with
        {
            GrpcAddress = GrpcAddress,
            Capabilities = [.. Capabilities.Distinct().Order(StringComparer.Ordinal)],
            Resources = Resources,
            Location = Location,
            DataIncarnation = DataIncarnation.Length == 0 ? before.DataIncarnation : DataIncarnation,
            State = WorkerState.Joining,
            RegisteredUnixMs = draft.ClockUnixMs,
            LastHeartbeatUnixMs = draft.ClockUnixMs,
        };
        draft.Index(worker);
        if (worker.IsSearchOnly != before.IsSearchOnly)
        {
            draft.ListChanged(worker.Id);
        }

        return CommandOutcome.Accepted(worker.Id);
    }

    private string? FindConflict(Worker known)
    {
        if (known.Shards.IsEmpty)
        {
            return null;
        }

        if (DataIncarnation.Length > 0 && known.DataIncarnation.Length > 0 && DataIncarnation != known.DataIncarnation)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"worker {known.Id} at raft_address {QuotedText.Of(RaftAddress)} holds {known.Shards.Count} replicas on data disk ")
                + $"{QuotedText.Of(known.DataIncarnation)} and came back with {QuotedText.Of(DataIncarnation)}: "
                + "bring back its disk, or give the new one another raft_address";
        }

        return Capabilities.Contains(WorkerCapability.SearchOnly)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"worker {known.Id} holds {known.Shards.Count} replicas and cannot become {WorkerCapability.SearchOnly}")
            : null;
    }
}
