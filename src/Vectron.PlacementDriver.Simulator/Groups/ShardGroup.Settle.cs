namespace Vectron.PlacementDriver.Simulator.Groups;

/// <summary>What takes a group time: elections, and members that catch up.</summary>
internal sealed partial class ShardGroup
{
    /// <summary>Lets happen what was due by now.</summary>
    public void Settle(DateTimeOffset now)
    {
        if (now < nextDue)
        {
            return;
        }

        nextDue = DateTimeOffset.MaxValue;
        SettleLeader(now);
        SettleData(now);
        Due(floor.Settle(Members.Count, Members.Keys.Count(IsLive), now));
    }

    private void Due(DateTimeOffset moment) => nextDue = moment < nextDue ? moment : nextDue;

    // Something happened that may have consequences at once.
    private void SettleAnew(DateTimeOffset now)
    {
        nextDue = now;
        Settle(now);
    }

    private void SettleLeader(DateTimeOffset now)
    {
        var hasQuorum = HasQuorum;
        Formed |= hasQuorum;
        if (Leader != 0 && !(hasQuorum && Members.ContainsKey(Leader) && IsLive(Leader)))
        {
            Leader = 0;
        }

        if (Leader != 0)
        {
            return;
        }

        var candidates = hasQuorum ? Members.Keys.Where(IsLive).ToArray() : [];
        if (candidates.Length == 0)
        {
            electionEnds = null;
            Forget();
            return;
        }

        var chance = Mix(seed ^ (shardId << 20) ^ (term + 1));
        electionEnds ??= now + (timings.Election * (1 + ((chance >> 40) / (double)(1 << 24))));
        if (now >= electionEnds)
        {
            electionEnds = null;
            Lead(candidates[chance % (ulong)candidates.Length], now);
        }
        else
        {
            Due(electionEnds.Value);
        }
    }

    private void SettleData(DateTimeOffset now)
    {
        foreach (var id in Members.Keys)
        {
            if (replicas.GetValueOrDefault(id) is not { Running: true } replica)
            {
                continue;
            }

            if (!replica.Complete && Leader != 0)
            {
                replica.CompleteAt ??= now + timings.CatchUp;
                replica.Complete = now >= replica.CompleteAt;
                Due(replica.Complete ? DateTimeOffset.MaxValue : replica.CompleteAt.Value);
            }

            replica.WasComplete |= replica.Complete;
            // The leader's first signs of life reach a member that starts later.
            replica.LeaderSeen = Leader != 0 ? Leader : replica.LeaderSeen;
        }
    }

    // Members notice after a while that nobody leads; until then each names the old leader.
    private void Forget()
    {
        foreach (var replica in replicas.Values)
        {
            replica.LeaderSeen = 0;
        }
    }

    private void Lead(ulong id, DateTimeOffset now)
    {
        term++;
        Leader = id;
        nextDue = now;
    }

    private void Changed(DateTimeOffset now)
    {
        ConfigChangeId++;
        floor.Changed(now);
        SettleAnew(now);
    }

    // The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
