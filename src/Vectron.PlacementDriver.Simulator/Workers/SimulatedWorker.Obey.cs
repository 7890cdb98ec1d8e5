using System.Collections.Immutable;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Contract;
using Vectron.PlacementDriver.Simulator.Groups;

namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>How a worker reads the answer to its heartbeat.</summary>
internal sealed partial class SimulatedWorker
{
    /// <summary>Whether it runs what a list names; false for a worker whose storage hangs.</summary>
    public bool StartsReplicas { get; set; } = true;

    /// <summary>
    /// Reads an answer: stops and starts replicas. What its groups have to agree to is left to <see cref="Work"/>.
    /// </summary>
    public void Obey(HeartbeatResponse response)
    {
        if (!response.Ok)
        {
            tally.CountRefusedBeat();
            return;
        }

        groups.LeadersReported(namedLeaders);
        if (response.AssignmentsEpoch < highestEpoch)
        {
            tally.CountDroppedAnswer();
            return;
        }

        highestEpoch = response.AssignmentsEpoch;
        var list = AssignmentListReader.Read(response.Message).Items;
        if (list.IsEmpty || !StartsReplicas)
        {
            return;
        }

        StopAbsent(list);
        toReconcile.Clear();
        foreach (var item in list)
        {
            if (Host(item))
            {
                groups.Told(item.ShardId, item.Epoch);
                groups.TakeOver(item.ShardId, item.Origins, item.Range);
                groups.Seal(item.ShardId, Id, item.Epoch, item.Sealed);
                toReconcile.Enqueue(item);
            }
        }
    }

    private void StopAbsent(ImmutableArray<Assignment> list)
    {
        var wanted = list.Select(item => item.ShardId).ToHashSet();
        foreach (var shardId in running.Keys.Where(shardId => !wanted.Contains(shardId)).ToArray())
        {
            if (groups.IsNeeded(shardId, Id))
            {
                tally.CountNeededDeleted();
                problems.Add($"worker {Id} was told to delete shard {shardId} while its group still counts on it");
            }

            groups.Dropped(shardId, Id);
            groups.Stop(shardId, Id);
            groups.Lose(shardId, Id);
            running.Remove(shardId);
            disk.Directories.Remove(shardId);
            tally.CountDeleted();
        }
    }

    private bool Host(Assignment item)
    {
        if (running.TryGetValue(item.ShardId, out var replica))
        {
            replica.Assignment = item;
            // A joiner may have waited for a group that had not formed yet.
            groups.Start(item.ShardId, Id);
            return true;
        }

        var outcome = Start(item);
        if (outcome != StartOutcome.Running)
        {
            problems.Add($"worker {Id} was told to found shard {item.ShardId} {Describe(outcome)}");
            tally.CountDoubleBootstrap();
            return false;
        }

        disk.OwnerId = Id;
        running[item.ShardId] = new RunningReplica(item, groups.View(item.ShardId)?.LastIndex ?? 0);
        return true;
    }

    private static string Describe(StartOutcome outcome) => outcome switch
    {
        StartOutcome.NoFounder => "without being an initial member",
        StartOutcome.FoundedBefore => "again, after it had lost its data of that shard",
        _ => "with other members than before",
    };

    private StartOutcome Start(Assignment item)
    {
        if (disk.Directories.TryGetValue(item.ShardId, out var founders))
        {
            if (item.Bootstrap && !founders.SequenceEqual(item.InitialMembers))
            {
                return StartOutcome.OtherFounders;
            }

            groups.Start(item.ShardId, Id);
            tally.CountRestarted();
            return StartOutcome.Running;
        }

        if (!item.Bootstrap)
        {
            groups.Start(item.ShardId, Id);
            disk.Directories[item.ShardId] = ImmutableSortedDictionary<ulong, string>.Empty;
            tally.CountJoined();
            return StartOutcome.Running;
        }

        var outcome = groups.Bootstrap(item.ShardId, item.Collection, Id, item.InitialMembers);
        if (outcome == StartOutcome.Running)
        {
            disk.Directories[item.ShardId] = item.InitialMembers;
            tally.CountFounded();
        }

        return outcome;
    }
}
