using System.Globalization;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>Turns a truthful heartbeat into a lie.</summary>
internal static class Lies
{
    // Every driver under test gave these ids early; a higher one would look like another driver's past.
    private const ulong ForeignShards = 6;
    private const ulong StrangeLeader = 1_000_000;

    public static void Distort(HeartbeatRequest beat, WorkerLie lie)
    {
        switch (lie)
        {
            case WorkerLie.RunsForeignShards:
                AddForeignShards(beat);
                break;
            case WorkerLie.NamesStrangeLeader:
                foreach (var view in beat.ShardLeaderInfo)
                {
                    view.LeaderId = StrangeLeader;
                }

                break;
            case WorkerLie.ReportsLowerEpoch:
                foreach (var progress in beat.ShardProgress)
                {
                    progress.ShardEpoch = Math.Max(progress.ShardEpoch, 1) - 1;
                }

                break;
            case WorkerLie.ClaimsToLeadAlone:
                ClaimToLeadAlone(beat);
                break;
            case WorkerLie.None:
            default:
                break;
        }
    }

    private static void AddForeignShards(HeartbeatRequest beat)
    {
        for (var shard = 1UL; shard <= ForeignShards; shard++)
        {
            if (!beat.RunningShards.Contains(shard))
            {
                beat.RunningShards.Add(shard);
            }
        }
    }

    private static void ClaimToLeadAlone(HeartbeatRequest beat)
    {
        var self = ulong.Parse(beat.WorkerId, CultureInfo.InvariantCulture);
        beat.ShardMembership.Clear();
        foreach (var view in beat.ShardLeaderInfo)
        {
            view.LeaderId = self;
            beat.ShardMembership.Add(
                new ShardMembershipInfo { ShardId = view.ShardId, ConfigChangeId = 1_000, NodeIds = { self } });
        }
    }
}
