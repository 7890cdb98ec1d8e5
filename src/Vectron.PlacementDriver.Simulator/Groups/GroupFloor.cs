namespace Vectron.PlacementDriver.Simulator.Groups;

/// <summary>
/// How many live replicas a shard must keep whatever a driver plans: those it had, less those that faults took.
/// </summary>
/// <remarks>
/// A shard that is moved has one more for a while, which must not count: so the floor rises only when nothing has
/// changed for some minutes, and to an odd number of members at most.
/// </remarks>
internal sealed class GroupFloor
{
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(5);

    private DateTimeOffset lastChange;

    /// <summary>The least number of live replicas that a removal may leave.</summary>
    public int Live { get; private set; }

    /// <summary>The members changed.</summary>
    public void Changed(DateTimeOffset now) => lastChange = now;

    /// <summary>A replica was lost, with or without anybody's fault.</summary>
    public void Fault(int live) => Live = Math.Min(Live, live);

    /// <summary>Takes in what calm times show.</summary>
    /// <returns>When to look again.</returns>
    public DateTimeOffset Settle(int members, int live, DateTimeOffset now)
    {
        var odd = members - (1 - (members % 2));
        if (Math.Min(live, odd) <= Live)
        {
            return DateTimeOffset.MaxValue;
        }

        if (now - lastChange < Calm)
        {
            return lastChange + Calm;
        }

        Live = Math.Min(live, odd);
        return DateTimeOffset.MaxValue;
    }
}
