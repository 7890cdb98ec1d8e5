using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Shards;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>
/// A worker reports that it lives and what it sees, all in one command. Refused as
/// <see cref="RejectionReason.NotFound"/> for an id that was never given, was removed by an operator, or is retired.
/// Whoever sends it, a heartbeat that knows of a later state than this one freezes the cluster.
/// </summary>
public sealed record RecordHeartbeat(
    ulong WorkerId,
    WorkerLoad Load,
    ImmutableArray<ulong> RunningShards,
    ImmutableArray<ShardLeaderReport> Leaders,
    ImmutableArray<ShardMembershipReport> Memberships,
    ImmutableArray<ShardProgressReport> Progress) : Command
{
    /// <summary>What it says of its replicas' load; empty when it says nothing.</summary>
    public ImmutableArray<ShardLoad> ShardLoads { get; init; } = [];

    /// <summary>How far its new shards have come with what they take over from others.</summary>
    public ImmutableArray<OriginReport> Origins { get; init; } = [];

    /// <inheritdoc/>
    public override string? FindFault() =>
        RunningShards.IsDefault
        || Leaders.IsDefault
        || Progress.IsDefault
        || Memberships.IsDefault
        || ShardLoads.IsDefault
        || Origins.IsDefault
        || Memberships.Any(report => report.Members.IsDefault)
            ? "a list of reports is missing"
            : null;

    /// <inheritdoc/>
    public override int EstimateBytes()
    {
        // A number of 64 bits with its name.
        const int Number = 36;
        var numbers = RunningShards.Length + (2 * Leaders.Length) + (3 * (Progress.Length + ShardLoads.Length));
        foreach (var report in Memberships)
        {
            numbers += 2 + report.Members.Length;
        }

        return base.EstimateBytes() + (Number * numbers);
    }

    /// <summary>Costs what the worker reports and hosts, whatever else the cluster holds.</summary>
    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        FreezeEvidence.Take(draft, this);
        if (FindSender(draft) is not { } worker)
        {
            return CommandOutcome.Rejected(RejectionReason.NotFound, WorkerIdentity.Refuse(draft, WorkerId));
        }

        var strange = FindStrangeShard(draft, worker);
        if (strange != 0 != (worker.StrangeShardId != 0))
        {
            draft.ListChanged(worker.Id);
        }

        NoteReturn(draft, worker);
        worker = worker with
        {
            State = WorkerState.Ready,
            Healthy = true,
            LastHeartbeatUnixMs = draft.ClockUnixMs,
            Load = Load.Clamped(),
            ShardLoads = ReplicaLoads.Take(worker, ShardLoads),
            StrangeShardId = strange,
            DownSinceUnixMs = 0,
            MaintenanceUntilUnixMs = draft.ClockUnixMs < worker.MaintenanceUntilUnixMs ? worker.MaintenanceUntilUnixMs : 0,
            StoppedShards = RunningReplicas.FindStopped(worker, RunningShards, draft.ClockUnixMs),
            Copies = worker.IsSearchOnly ? TakeCopies(draft, worker) : worker.Copies,
        };
        draft.Put(worker);
        TakeLeaderViews(draft, worker);
        ShardFounding.TakeHeartbeat(draft, worker, this);
        if (draft.Freeze is null)
        {
            // A step of a move is told by the answer to the heartbeat that brings it about: now that is an empty list.
            MoveEvidence.TakeHeartbeat(draft, worker, this);
            ReshapeEvidence.TakeHeartbeat(draft, worker, this);
        }

        ShardRetirement.TakeHeartbeat(draft, worker, this);
        return CommandOutcome.Accepted(WorkerId);
    }

    // A forgotten worker is back at its first sign of life: it may never register again by itself.
    private Worker? FindSender(PlacementDraft draft)
    {
        if (draft.FindWorker(WorkerId) is { } known)
        {
            return known.IsRetired ? null : known;
        }

        if (draft.FindAbsent(WorkerId) is not { Removed: false, Worker: var forgotten })
        {
            return null;
        }

        draft.Index(forgotten);
        return forgotten;
    }

    private static void NoteReturn(PlacementDraft draft, Worker before)
    {
        if (!before.Healthy && before.State == WorkerState.Ready)
        {
            draft.Note(
                HistorySubject.Worker,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"worker {before.Id} is heard from again after {(draft.ClockUnixMs - before.LastHeartbeatUnixMs) / 1000} s{(before.IsDown ? " and is not down any more" : "")}"),
                before.Id);
        }
    }

    private ImmutableSortedSet<ulong> TakeCopies(PlacementDraft draft, Worker worker)
    {
        var running = RunningShards.Where(id => draft.FindShard(id) is not null).ToImmutableSortedSet();
        return worker.Copies.SetEquals(running) ? worker.Copies : running;
    }

    // An id that was given and names no shard any more is a tombstone: the worker has yet to let go of it, as of one that
    // moved away. One that a restore passed over may hold data of a state that is lost. A worker that only serves searches copies every shard there is.
    private ulong FindStrangeShard(PlacementDraft draft, Worker worker)
    {
        ulong strange = 0;
        foreach (var id in RunningShards)
        {
            var known = worker.Shards.Contains(id)
                || (id > 0 && id < draft.NextShardId
                    && (worker.IsSearchOnly || IsGone(draft, id) || draft.FindShard(id)?.IsFormerHost(worker.Id) == true));
            if (!known && (strange == 0 || id < strange))
            {
                strange = Math.Max(id, 1);
            }
        }

        return strange;
    }

    private static bool IsGone(PlacementDraft draft, ulong shardId) =>
        draft.FindShard(shardId) is null && !IdRange.Contains(draft.SkippedShardIds, shardId);

    private void TakeLeaderViews(PlacementDraft draft, Worker worker)
    {
        var views = LeaderViews.Of(this);
        foreach (var (shardId, leaderId) in views)
        {
            if (draft.FindShard(shardId) is { } shard)
            {
                ShardLeadership.TakeView(draft, shard, worker.Id, leaderId);
            }
        }

        var next = 0;
        foreach (var id in worker.Shards)
        {
            while (next < views.Count && views[next].ShardId < id)
            {
                next++;
            }

            var isSilentAboutIt = next == views.Count || views[next].ShardId != id;
            if (isSilentAboutIt && draft.FindShard(id) is { } shard)
            {
                ShardLeadership.TakeView(draft, shard, worker.Id, 0);
            }
        }
    }
}
