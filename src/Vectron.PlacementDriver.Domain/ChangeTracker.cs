using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain;

/// <summary>Remembers which things the commands of one log entry touched, to tell in the end which of them changed.</summary>
internal sealed class ChangeTracker
{
    private readonly SortedSet<ulong> workers = [];
    private readonly SortedSet<ulong> shards = [];
    private readonly SortedSet<ulong> peers = [];
    private readonly SortedSet<string> collections = new(StringComparer.Ordinal);

    public void TouchWorker(ulong id) => workers.Add(id);

    public void TouchShard(ulong id) => shards.Add(id);

    public void TouchPeer(ulong nodeId) => peers.Add(nodeId);

    public void TouchCollection(string name) => collections.Add(name);

    /// <summary>What is different in one state from the one before.</summary>
    public StateChanges Compare(PlacementSnapshot before, PlacementSnapshot after) => new(before.Revision, after.Revision)
    {
        Workers = Differing(workers, before.Workers, after.Workers, (one, other) => one.IsSameButForBeat(other)),
        Shards = Differing(shards, before.Shards, after.Shards, (one, other) => one == other),
        Peers = Differing(peers, before.Peers, after.Peers, (one, other) => one == other),
        Collections = Differing(collections, before.Collections, after.Collections, (one, other) => one == other),
        Settings = before.Settings == after.Settings ? null : new(before.Settings, after.Settings),
    };

    private static ImmutableArray<EntityChange<T>> Differing<TKey, T>(
        SortedSet<TKey> touched,
        IReadOnlyDictionary<TKey, T> before,
        IReadOnlyDictionary<TKey, T> after,
        Func<T, T, bool> same)
        where TKey : notnull
        where T : class
    {
        var changes = ImmutableArray.CreateBuilder<EntityChange<T>>();
        foreach (var key in touched)
        {
            var (old, now) = (before.GetValueOrDefault(key), after.GetValueOrDefault(key));
            if (!ReferenceEquals(old, now) && (old is null || now is null || !same(old, now)))
            {
                changes.Add(new EntityChange<T>(old, now));
            }
        }

        return changes.ToImmutable();
    }
}
