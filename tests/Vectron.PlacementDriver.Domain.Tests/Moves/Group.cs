namespace Vectron.PlacementDriver.Domain.Tests.Moves;

/// <summary>What a shard's Raft group remembers.</summary>
internal sealed class Group(IEnumerable<ulong> founders)
{
    private readonly SortedSet<ulong> removed = [];
    private readonly SortedDictionary<ulong, ulong> indexes = [];
    private ulong written;

    public SortedSet<ulong> Members { get; } = [.. founders];

    public SortedSet<ulong> Running { get; } = [];

    public ulong Leader { get; private set; }

    public ulong ChangeId { get; private set; } = 3;

    public bool HasQuorum(Func<ulong, bool> isLive) =>
        Members.Count(one => Running.Contains(one) && isLive(one)) > Members.Count / 2;

    /// <summary>A member that is not there any more is replaced as leader by the lowest that is.</summary>
    public void Elect(Func<ulong, bool> isLive)
    {
        if (HasQuorum(isLive) && !(Members.Contains(Leader) && Running.Contains(Leader) && isLive(Leader)))
        {
            Leader = Members.First(one => Running.Contains(one) && isLive(one));
        }
    }

    public void HandOver(ulong[] replicas, Func<ulong, bool> isLive) =>
        Leader = replicas.FirstOrDefault(one => Members.Contains(one) && Running.Contains(one) && isLive(one), Leader);

    public ulong LeaderSeenBy(ulong worker) => Members.Contains(worker) ? Leader : 0;

    public void Write()
    {
        written++;
        foreach (var member in Members.Where(Running.Contains))
        {
            indexes[member] = written + ChangeId;
        }
    }

    public ulong IndexOf(ulong worker) => indexes.GetValueOrDefault(worker);

    public void Forget(ulong worker)
    {
        Running.Remove(worker);
        indexes.Remove(worker);
    }

    public bool Add(ulong worker)
    {
        ChangeId++;
        return !removed.Contains(worker) && Members.Add(worker);
    }

    public void Remove(ulong worker)
    {
        ChangeId++;
        removed.Add(worker);
        Members.Remove(worker);
    }

    public void Stop(ulong worker)
    {
        Running.Remove(worker);
        indexes.Remove(worker);
    }
}
