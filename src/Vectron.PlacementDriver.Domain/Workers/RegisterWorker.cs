using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>
/// A worker makes itself known. The same raft address gets the same id again and its gRPC address, capabilities,
/// resources and location are taken over; it is joining until its next heartbeat. Accepted with the worker's id.
/// </summary>
/// <remarks>
/// A worker that comes with another <c>data_incarnation</c> than its id was given to is another worker, and the id is
/// retired: <see cref="WorkerIdentity"/>. Refused as <see cref="RejectionReason.LimitReached"/> beyond the most workers,
/// and as <see cref="RejectionReason.FailedPrecondition"/> when a worker that holds replicas comes back as one that only
/// serves searches: its replicas would be lost without anybody having said so; a new id is not given either while the
/// cluster is frozen.
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

    /// <inheritdoc/>
    public override int EstimateBytes() => base.EstimateBytes()
        + (3 * (Capabilities.Sum(capability => capability.Length) + GrpcAddress.Length + RaftAddress.Length + DataIncarnation.Length
            + Location.Rack.Length + Location.Zone.Length + Location.Region.Length));

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (WorkerIdentity.FindKnown(draft, this) is { } known)
        {
            return FindConflict(known) is { } conflict
                ? CommandOutcome.Rejected(RejectionReason.FailedPrecondition, conflict)
                : Add(draft, known);
        }

        if (draft.Freeze is { } freeze)
        {
            return freeze.Refuse($"no id can be given to the new worker at raft_address {QuotedText.Of(RaftAddress)}");
        }

        if (draft.WorkerCount >= draft.Settings.MaxWorkers)
        {
            return CommandOutcome.Rejected(
                RejectionReason.LimitReached,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the cluster has {draft.WorkerCount} workers, at most {draft.Settings.MaxWorkers} are allowed"));
        }

        return Add(draft, new Worker { Id = draft.TakeWorkerId(), GrpcAddress = "", RaftAddress = RaftAddress });
    }

    private CommandOutcome Add(PlacementDraft draft, Worker before)
    {
        WorkerIdentity.RetireFormer(draft, this, before);
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
            DownSinceUnixMs = 0,
            StoppedShards = [],
            ShardLoads = [],
            RetiredSinceUnixMs = 0,
        };
        Note(draft, before, worker.Id);
        draft.Index(worker);
        MoveEvidence.Forget(draft, worker);
        if (worker.IsSearchOnly != before.IsSearchOnly)
        {
            draft.ListChanged(worker.Id);
        }

        return CommandOutcome.Accepted(worker.Id);
    }

    private void Note(PlacementDraft draft, Worker before, ulong id)
    {
        var known = before.RegisteredUnixMs != 0;
        var what = !known ? "registered"
            : draft.FindWorker(id) is null || before.IsRetired ? "registered again and is back"
            : before.GrpcAddress != GrpcAddress ? $"registered again, its gRPC address was {before.GrpcAddress}"
            : "registered again";
        draft.Note(
            HistorySubject.Worker,
            string.Create(CultureInfo.InvariantCulture, $"worker {id} {what}: gRPC {GrpcAddress}, raft {RaftAddress}"),
            id);
    }

    private string? FindConflict(Worker known) => !known.Shards.IsEmpty && Capabilities.Contains(WorkerCapability.SearchOnly)
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"worker {known.Id} holds {known.Shards.Count} replicas and cannot become {WorkerCapability.SearchOnly}")
        : null;
}
