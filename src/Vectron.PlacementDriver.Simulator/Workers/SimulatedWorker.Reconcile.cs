using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Contract;
using Vectron.PlacementDriver.Simulator.Groups;

namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>
/// How a worker brings the groups it leads in line with their shards' replicas: first every add, then the removals, one
/// change at a time; a leader that is itself absent hands over first. Until all of it is done it does not beat.
/// </summary>
internal sealed partial class SimulatedWorker
{
    // How long a change that the group does not commit keeps the worker busy.
    private static readonly TimeSpan ChangeTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ChangeTime = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly Queue<Assignment> toReconcile = [];
    private readonly HashSet<ulong> givenUp = [];
    private PendingChange? change;

    /// <summary>Does what is left of the last list as far as that goes now.</summary>
    /// <returns>How long to wait before calling again; null when the next heartbeat may be sent.</returns>
    public TimeSpan? Work(DateTimeOffset now)
    {
        while (toReconcile.TryPeek(out var item))
        {
            change ??= NextChange(item, now);
            if (change is null)
            {
                toReconcile.Dequeue();
                givenUp.Clear();
                continue;
            }

            if (TryChange(item, change))
            {
                change = null;
                return ChangeTime;
            }

            if (now < change.Deadline)
            {
                return now + RetryPause < change.Deadline ? RetryPause : change.Deadline - now;
            }

            // The same change comes again with the next list.
            tally.CountFailedChange();
            givenUp.Add(change.Target);
            change = null;
        }

        return null;
    }

    private PendingChange? NextChange(Assignment item, DateTimeOffset now)
    {
        if (item.Replicas.IsEmpty || groups.View(item.ShardId) is not { } group || group.Leader != Id)
        {
            return null;
        }

        if (!item.Replicas.Contains(Id))
        {
            var heir = item.Replicas.FirstOrDefault(id => group.Members.ContainsKey(id) && !givenUp.Contains(id));
            return heir == 0 ? null : Pending(PendingChangeKind.Transfer, heir, "");
        }

        foreach (var missing in item.Replicas)
        {
            // Without an address the add is skipped.
            if (!group.Members.ContainsKey(missing)
                && !givenUp.Contains(missing)
                && item.InitialMembers.TryGetValue(missing, out var address))
            {
                return Pending(PendingChangeKind.Add, missing, address);
            }
        }

        var extra = group.Members.Keys.FirstOrDefault(id => !item.Replicas.Contains(id) && !givenUp.Contains(id));
        return extra == 0 ? null : Pending(PendingChangeKind.Remove, extra, "");

        PendingChange Pending(PendingChangeKind kind, ulong target, string address) =>
            new(kind, target, address, now + ChangeTimeout);
    }

    private bool TryChange(Assignment item, PendingChange wanted)
    {
        var outcome = wanted.Kind switch
        {
            PendingChangeKind.Add => groups.TryAdd(item.ShardId, Id, wanted.Target, wanted.Address, item.Epoch),
            PendingChangeKind.Remove => groups.TryRemove(item.ShardId, Id, wanted.Target, item.Epoch),
            _ => groups.TryTransfer(item.ShardId, Id, wanted.Target),
        };
        Note(outcome);
        if (outcome.Done)
        {
            Count(item, wanted);
        }

        return outcome.Done;
    }

    private void Count(Assignment item, PendingChange done)
    {
        switch (done.Kind)
        {
            case PendingChangeKind.Add:
                tally.CountAdded();
                break;
            case PendingChangeKind.Remove:
                tally.CountRemoved();
                break;
            default:
                unsentAcks.Add(new ShardLeaderTransferAck
                {
                    ShardId = item.ShardId,
                    FromNodeId = Id,
                    ToNodeId = done.Target,
                    ShardEpoch = item.Epoch,
                });
                break;
        }
    }

    private void Note(GroupChange outcome)
    {
        if (outcome.Problem is { } problem && !problems.Contains(problem))
        {
            problems.Add(problem);
        }
    }
}
