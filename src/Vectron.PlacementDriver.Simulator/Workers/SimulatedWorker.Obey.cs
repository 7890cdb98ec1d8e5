using System.Collections.Immutable;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Contract;
using Vectron.PlacementDriver.Simulator.Groups;

namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>How a worker reads the answer to its heartbeat.</summary>
internal sealed partial class SimulatedWorker
{
    // How long a change that the group does not commit keeps the worker busy.
    private static readonly TimeSpan ChangeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Reads an answer and does what it says.</summary>
    public Obedience Obey(HeartbeatResponse response)
    {
        if (!response.Ok)
        {
            tally.CountRefusedBeat();
            return Obedience.Nothing;
        }

        if (response.AssignmentsEpoch < highestEpoch)
        {
            tally.CountDroppedAnswer();
            return Obedience.Nothing;
        }

        highestEpoch = response.AssignmentsEpoch;
        var list = AssignmentListReader.Read(response.Message).Items;
        if (list.IsEmpty)
        {
            return Obedience.Nothing;
        }

        var problems = ImmutableArray.CreateBuilder<string>();
        StopAbsent(list, problems);
        var busy = TimeSpan.Zero;
        foreach (var item in list)
        {
            if (Host(item, problems))
            {
                busy += Reconcile(item);
            }
        }

        return new Obedience(problems.ToImmutable(), busy);
    }

    private void StopAbsent(ImmutableArray<Assignment> list, ImmutableArray<string>.Builder problems)
    {
        var wanted = list.Select(item => item.ShardId).ToHashSet();
        foreach (var shardId in running.Keys.Where(shardId => !wanted.Contains(shardId)).ToArray())
        {
            if (groups.IsNeeded(shardId, Id))
            {
                problems.Add($"worker {Id} was told to delete shard {shardId} while its group still counts on it");
            }

            groups.Stop(shardId, Id);
            running.Remove(shardId);
            disk.Directories.Remove(shardId);
            tally.CountDeleted();
        }
    }

    private bool Host(Assignment item, ImmutableArray<string>.Builder problems)
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
            problems.Add(outcome == StartOutcome.NoFounder
                ? $"worker {Id} was told to found shard {item.ShardId} without being an initial member"
                : $"worker {Id} was told to found shard {item.ShardId} with other members than before");
            return false;
        }

        running[item.ShardId] = new RunningReplica(item, groups.View(item.ShardId)?.LastIndex ?? 0);
        return true;
    }

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

    // Only the shard's leader does this: first every add, then the removals, one change at a time.
    private TimeSpan Reconcile(Assignment item)
    {
        if (groups.View(item.ShardId) is not { } group || group.Leader != Id || item.Replicas.IsEmpty)
        {
            return TimeSpan.Zero;
        }

        if (!item.Replicas.Contains(Id))
        {
            return HandOver(item, group);
        }

        var busy = TimeSpan.Zero;
        foreach (var missing in item.Replicas.Where(id => !group.Members.ContainsKey(id)))
        {
            // Without an address the add is skipped.
            if (item.InitialMembers.TryGetValue(missing, out var address)
                && !groups.TryAdd(item.ShardId, Id, missing, address))
            {
                tally.CountFailedChange();
                busy += ChangeTimeout;
            }
        }

        foreach (var extra in group.Members.Keys.Where(id => !item.Replicas.Contains(id)))
        {
            if (!groups.TryRemove(item.ShardId, Id, extra))
            {
                tally.CountFailedChange();
                busy += ChangeTimeout;
            }
        }

        return busy;
    }

    private TimeSpan HandOver(Assignment item, GroupView group)
    {
        foreach (var heir in item.Replicas.Where(group.Members.ContainsKey))
        {
            if (groups.TryTransfer(item.ShardId, Id, heir))
            {
                unsentAcks.Add(new ShardLeaderTransferAck
                {
                    ShardId = item.ShardId,
                    FromNodeId = Id,
                    ToNodeId = heir,
                    ShardEpoch = item.Epoch,
                });
                return TimeSpan.Zero;
            }
        }

        tally.CountFailedChange();
        return ChangeTimeout;
    }
}
