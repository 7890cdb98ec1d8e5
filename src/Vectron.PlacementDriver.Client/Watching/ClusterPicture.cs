using System.Collections.Immutable;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Client.Watching;

/// <summary>
/// The cluster at one revision, as far as it is watched. Immutable. The messages in it are shared: do not change them.
/// </summary>
public sealed record ClusterPicture
{
    /// <summary>Nothing yet.</summary>
    internal static ClusterPicture Empty { get; } = new();

    /// <summary>The cluster's revision that this is.</summary>
    public long Revision { get; private init; }

    /// <summary>The cluster's random id.</summary>
    public string ClusterUid { get; private init; } = "";

    /// <summary>The cluster's clock when the node last told it, Unix milliseconds.</summary>
    public long ClockUnixMs { get; private init; }

    /// <summary>Workers by id. Their load is of the moment when something else about them changed.</summary>
    public ImmutableSortedDictionary<ulong, WorkerView> Workers { get; private init; } =
        ImmutableSortedDictionary<ulong, WorkerView>.Empty;

    /// <summary>Collections by name, ordinal.</summary>
    public ImmutableSortedDictionary<string, CollectionView> Collections { get; private init; } =
        ImmutableSortedDictionary.Create<string, CollectionView>(StringComparer.Ordinal);

    /// <summary>Shards by id.</summary>
    public ImmutableSortedDictionary<ulong, ShardView> Shards { get; private init; } =
        ImmutableSortedDictionary<ulong, ShardView>.Empty;

    /// <summary>The driver's own nodes by id.</summary>
    public ImmutableSortedDictionary<ulong, NodeView> Nodes { get; private init; } =
        ImmutableSortedDictionary<ulong, NodeView>.Empty;

    /// <summary>Settings by name, ordinal.</summary>
    public ImmutableSortedDictionary<string, long> Settings { get; private init; } =
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>The list of the worker whose assignments are watched; null otherwise.</summary>
    public AssignmentsView? Assignments { get; private init; }

    internal ClusterPicture At(WatchResponse response) => this with
    {
        Revision = response.Revision,
        ClusterUid = response.ClusterUid,
        ClockUnixMs = Math.Max(ClockUnixMs, response.ClockUnixMs),
    };

    internal ClusterPicture With(StateView changes) => this with
    {
        Workers = Take(Workers, changes.Workers, worker => worker.WorkerId, changes.RemovedWorkerIds),
        Collections = Take(Collections, changes.Collections, collection => collection.Name, changes.RemovedCollections),
        Shards = Take(Shards, changes.Shards, shard => shard.ShardId, changes.RemovedShardIds),
        Nodes = Take(Nodes, changes.Nodes, node => node.NodeId, changes.RemovedNodeIds),
        Settings = changes.Settings.Count == 0 ? Settings : Settings.Clear().AddRange(changes.Settings),
        Assignments = changes.Assignments ?? Assignments,
    };

    private static ImmutableSortedDictionary<TKey, T> Take<TKey, T>(
        ImmutableSortedDictionary<TKey, T> known, IEnumerable<T> changed, Func<T, TKey> key, IEnumerable<TKey> removed)
        where TKey : notnull =>
        known.SetItems(changed.Select(thing => KeyValuePair.Create(key(thing), thing))).RemoveRange(removed);
}
