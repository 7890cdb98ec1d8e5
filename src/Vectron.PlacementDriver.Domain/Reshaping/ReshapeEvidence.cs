using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Reshaping;

/// <summary>What heartbeats prove about splits and merges, and the steps that follow.</summary>
/// <remarks>
/// Only the leader of a successor speaks for its group. That it has everything counts for the very epoch at which each
/// origin is sealed now: what it said about an earlier seal, which was taken back, proves nothing.
/// </remarks>
internal static class ReshapeEvidence
{
    /// <summary>Takes a heartbeat. Costs what is on its way, and nothing while nothing is.</summary>
    public static void TakeHeartbeat(PlacementDraft draft, Worker worker, RecordHeartbeat heartbeat)
    {
        if (draft.Reshapes.IsEmpty)
        {
            return;
        }

        foreach (var reshape in draft.Reshapes.Values)
        {
            Publish(draft, reshape, worker, heartbeat);
            TakeReports(draft, reshape, worker, heartbeat.Origins);
        }
    }

    // Gateways are told the epoch of the seal once the origin's leader has shown that it knows it.
    private static void Publish(PlacementDraft draft, ShardReshape reshape, Worker worker, RecordHeartbeat heartbeat)
    {
        foreach (var id in reshape.Origins)
        {
            if (draft.FindShard(id) is { Published: not null } origin
                && origin.LeaderId == worker.Id
                && heartbeat.Progress.Any(report => report.ShardId == id && report.ShardEpoch >= origin.Epoch))
            {
                draft.Put(origin with { Published = null });
            }
        }
    }

    private static void TakeReports(
        PlacementDraft draft, ShardReshape reshape, Worker worker, ImmutableArray<OriginReport> reports)
    {
        var ready = reshape.Ready;
        foreach (var id in reshape.Successors)
        {
            if (!ready.Contains(id)
                && draft.FindShard(id) is { } successor
                && successor.LeaderId == worker.Id
                && successor.LeaderViewOf(worker.Id) == worker.Id
                && reshape.Origins.All(origin => Proves(draft, reshape, reports, id, origin)))
            {
                ready = ready.Add(id);
            }
        }

        if (ready.Length == reshape.Ready.Length)
        {
            return;
        }

        var taken = reshape with { Ready = ready };
        draft.Put(taken);
        if (ready.Length < reshape.Successors.Length)
        {
            return;
        }

        if (reshape.Phase == ReshapePhase.Copying)
        {
            ReshapeSteps.Seal(draft, taken);
        }
        else
        {
            ReshapeSteps.Complete(draft, taken);
        }
    }

    private static bool Proves(
        PlacementDraft draft, ShardReshape reshape, ImmutableArray<OriginReport> reports, ulong successorId, ulong originId)
    {
        foreach (var report in reports)
        {
            if (report.ShardId == successorId && report.OriginId == originId)
            {
                return reshape.Phase == ReshapePhase.Copying
                    ? report.IsFollowing
                    : draft.FindShard(originId) is { Sealed: true } origin && report.SealedEpoch == origin.Epoch;
            }
        }

        return false;
    }
}
