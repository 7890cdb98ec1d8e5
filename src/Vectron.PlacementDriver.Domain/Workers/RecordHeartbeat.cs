using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain.Shards;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>
/// A worker reports that it lives and what it sees, all in one command. Refused as
/// <see cref="RejectionReason.NotFound"/> for an id that was never given.
/// </summary>
public sealed record RecordHeartbeat(
    ulong WorkerId,
    WorkerLoad Load,
    ImmutableArray<ulong> RunningShards,
    ImmutableArray<ShardLeaderReport> Leaders,
    ImmutableArray<ShardMembershipReport> Memberships,
    ImmutableArray<ShardProgressReport> Progress) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() =>
        RunningShards.IsDefault
        || Leaders.IsDefault
        || Progress.IsDefault
        || Memberships.IsDefault
        || Memberships.Any(report => report.Members.IsDefault)
            ? "a list of reports is missing"
            : null;

    /// <summary>Costs what the worker reports and hosts, whatever else the cluster holds.</summary>
    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.FindWorker(WorkerId) is not { } worker)
        {
            return CommandOutcome.Rejected(
                RejectionReason.NotFound,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"worker '{WorkerId}' is not registered: it must register before it sends heartbeats"));
        }

        var strange = FindStrangeShard(draft, worker);
        if (strange != 0 != (worker.StrangeShardId != 0))
        {
            draft.ListChanged(worker.Id);
        }

        worker = worker with
        {
            State = WorkerState.Ready,
            Healthy = true,
            LastHeartbeatUnixMs = draft.ClockUnixMs,
            Load = Load.Clamped(),
            StrangeShardId = strange,
        };
        draft.Put(worker);
        TakeLeaderViews(draft, worker);
        ShardRetirement.TakeHeartbeat(draft, worker, this);
        return CommandOutcome.Accepted(WorkerId);
    }

    // An id that was given and names no shard any more is a tombstone: the worker has yet to let go of it. A worker
    // that only serves searches copies every shard there is.
    private ulong FindStrangeShard(PlacementDraft draft, Worker worker)
    {
        ulong strange = 0;
        foreach (var id in RunningShards)
        {
            var known = worker.Shards.Contains(id)
                || (id > 0 && id < draft.NextShardId && (worker.IsSearchOnly || draft.FindShard(id) is null));
            if (!known && (strange == 0 || id < strange))
            {
                strange = Math.Max(id, 1);
            }
        }

        return strange;
    }

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
