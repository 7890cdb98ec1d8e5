using System.Collections.Immutable;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Simulator.Groups;

/// <summary>
/// How a group takes over the keys of others: it copies what they hold of its range, follows what is written there, and has
/// everything once they are sealed and it has taken the last entry.
/// </summary>
internal sealed partial class ShardGroup
{
    private readonly List<ulong> log = [];
    private readonly SortedSet<ulong> keys = [];
    private readonly Dictionary<ShardGroup, int> taken = [];
    private readonly List<ShardGroup> successors = [];
    private ImmutableArray<ShardGroup> origins = [];
    private KeyRange range;
    private DateTimeOffset? copiedAt;
    private int ownWrites;
    private bool wasDropped;
    private bool wasGivenUp;

    /// <summary>The epoch at which it takes no more writes; 0 while it does.</summary>
    public ulong SealedEpoch { get; private set; }

    /// <summary>Vectors that it holds.</summary>
    public int Vectors => keys.Count;

    /// <summary>
    /// Whether others have everything that it has, and it takes no writes: its data may go. And whether nobody depends on what it
    /// copied, because its origins have it all.
    /// </summary>
    public bool IsSpare => wasGivenUp
        || IsSuperseded
        || (!origins.IsEmpty && ownWrites == 0 && origins.All(origin => !origin.wasDropped));

    private bool IsSuperseded => SealedEpoch != 0
        && log.TrueForAll(key => successors.Exists(successor => successor.range.Contains(key) && successor.HasAllOf(this)));

    /// <summary>Tells a new group whose keys it takes over.</summary>
    public void TakeOver(ImmutableArray<ShardGroup> from, KeyRange keyRange)
    {
        if (!origins.IsEmpty || from.IsEmpty)
        {
            return;
        }

        (origins, range) = (from, keyRange);
        foreach (var origin in from)
        {
            taken[origin] = 0;
            origin.successors.Add(this);
        }
    }

    /// <summary>Takes no writes any more, or takes them again with 0. Needs a quorum.</summary>
    public bool TrySeal(ulong epoch)
    {
        if (!CanCommit)
        {
            return false;
        }

        SealedEpoch = epoch;
        return true;
    }

    /// <summary>Whether it has all that an origin holds of its range, and goes on taking it.</summary>
    public bool Follows(ShardGroup origin, DateTimeOffset now)
    {
        Follow(now);
        return HasAllOf(origin);
    }

    /// <summary>Whether it holds a key.</summary>
    public bool Holds(ulong key) => keys.Contains(key);

    /// <summary>
    /// A replica of it was deleted on a driver's order. If a member did that, those that took it over are needed from here on,
    /// and it is not if its origins go on in its place.
    /// </summary>
    public void Dropped(ulong id)
    {
        if (!Members.ContainsKey(id))
        {
            return;
        }

        wasDropped |= IsSuperseded;
        wasGivenUp |= !wasDropped && IsSpare;
    }

    private bool HasAllOf(ShardGroup origin) => taken.TryGetValue(origin, out var entries) && entries == origin.log.Count && copiedAt is not null;

    private void Follow(DateTimeOffset now)
    {
        if (origins.IsEmpty || !CanCommit)
        {
            return;
        }

        copiedAt ??= now + timings.CatchUp;
        foreach (var origin in origins.Where(origin => now >= copiedAt && origin.CanCommit))
        {
            foreach (var key in origin.log.Skip(taken[origin]).Where(range.Contains))
            {
                keys.Add(key);
                log.Add(key);
                LastIndex++;
            }

            taken[origin] = origin.log.Count;
        }
    }
}
