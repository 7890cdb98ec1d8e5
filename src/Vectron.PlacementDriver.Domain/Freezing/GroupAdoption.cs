using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Shards;

namespace Vectron.PlacementDriver.Domain.Freezing;

/// <summary>Takes over the members that a shard's leader reported in place of those that an old state has.</summary>
internal static class GroupAdoption
{
    /// <summary>
    /// Whether a report fits the state: it shows the replicas, or those of before a change that is on its way.
    /// </summary>
    public static bool Agrees(Shard shard, ReportedGroup group)
    {
        if (IsSame(group.Members, shard.Replicas))
        {
            return true;
        }

        foreach (var earlier in shard.Move?.Earlier ?? [])
        {
            if (IsSame(group.Members, earlier.Replicas))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What of a report cannot be taken over, in words; null when all can.</summary>
    public static string? FindForeign(IPlacementState state, Shard shard, ReportedGroup group)
    {
        foreach (var member in group.Members)
        {
            if (!CanHold(state, shard, member))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{string.Join(", ", group.Members)}, of which worker {member} {(state.FindWorker(member) is null ? "is not known here" : "cannot be one")}");
            }
        }

        // Groups change by one member at a time, and none shrinks far: who claims that errs, or lies.
        return group.Members.Length < shard.Replicas.Length - 1
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"only {string.Join(", ", group.Members)}, where this state has {string.Join(", ", shard.Replicas)}")
            : null;
    }

    /// <summary>
    /// The shard with the reported members as far as they can be taken over; a change that was on its way is given up then.
    /// Whoever was a host and is no member is one no more.
    /// </summary>
    public static Shard Adopt(PlacementDraft draft, Shard shard, ReportedGroup group)
    {
        if (Agrees(shard, group))
        {
            return shard.Bootstrapped ? shard : shard with { Bootstrapped = true, LeaderId = group.LeaderId };
        }

        ImmutableArray<ulong> members =
        [
            .. shard.Replicas.Where(replica => group.Members.Contains(replica) && CanHold(draft, shard, replica)),
            .. group.Members.Where(member => !shard.Replicas.Contains(member) && CanHold(draft, shard, member)),
        ];
        if (members.IsEmpty)
        {
            return shard;
        }

        var former = shard.Hosts
            .Where(host => !members.Contains(host))
            .Select(host => new FormerHost(host, draft.FindWorker(host)?.RaftAddress ?? "", WasMember: true, draft.ClockUnixMs));
        draft.Note(
            HistorySubject.Move,
            string.Create(
                CultureInfo.InvariantCulture,
                $"shard {shard.Id} is on workers {string.Join(", ", members)}, as its leader reported, and not on {string.Join(", ", shard.Replicas)}, as this state had it"),
            shardId: shard.Id,
            collection: shard.Collection);
        return shard with
        {
            Replicas = members,
            Move = null,
            PreferredLeaderId = 0,
            // Who leads, if it is a stranger, the heartbeats to come will say.
            LeaderId = members.Contains(group.LeaderId) ? group.LeaderId : members[0],
            Bootstrapped = true,
            LeaderViews = [],
            FormerHosts = [.. shard.FormerHosts, .. former],
        };
    }

    // A group takes no former member back: who reports one is behind this state, or lies.
    private static bool CanHold(IPlacementState state, Shard shard, ulong workerId)
    {
        foreach (var former in shard.FormerHosts)
        {
            if (former.WasMember && former.WorkerId == workerId)
            {
                return false;
            }
        }

        return state.FindWorker(workerId) is { IsRetired: false, IsSearchOnly: false };
    }

    private static bool IsSame(ImmutableArray<ulong> some, ImmutableArray<ulong> others)
    {
        foreach (var id in some)
        {
            if (!others.Contains(id))
            {
                return false;
            }
        }

        return some.Length == others.Length;
    }
}
