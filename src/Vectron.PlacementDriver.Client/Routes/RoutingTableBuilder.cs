using System.Collections.Frozen;
using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Client.Routes;

/// <summary>Keeps a routing table up to date: builds anew what an update changed, and nothing else.</summary>
internal sealed class RoutingTableBuilder
{
    private readonly Dictionary<string, CollectionRoutes> collections = new(StringComparer.Ordinal);

    // The shards of each collection: a picture has them by id alone.
    private readonly Dictionary<string, SortedSet<ulong>> shardIds = new(StringComparer.Ordinal);
    private RoutingTable? current;

    /// <summary>The table of a picture.</summary>
    /// <param name="update">The picture and what made it of the one before.</param>
    /// <exception cref="ArgumentException">A collection's shards do not cover the key space exactly once.</exception>
    public RoutingTable Take(PictureUpdate update)
    {
        if (update.Step == WatchStep.Picture)
        {
            collections.Clear();
            shardIds.Clear();
            current = null;
        }

        var (picture, changes) = (update.Picture, update.Changes);
        var affected = Affected(changes);
        foreach (var name in affected)
        {
            Build(name, picture);
        }

        var routes = affected.Count == 0 && current is not null
            ? current.Collections
            : collections.ToFrozenDictionary(StringComparer.Ordinal);
        return current = new RoutingTable(picture.Revision, picture.ClusterUid, routes);
    }

    private HashSet<string> Affected(StateView changes)
    {
        var affected = new HashSet<string>(changes.RemovedCollections, StringComparer.Ordinal);
        affected.UnionWith(changes.Collections.Select(collection => collection.Name));
        foreach (var shard in changes.Shards)
        {
            affected.Add(shard.Collection);
            if (!shardIds.TryGetValue(shard.Collection, out var ids))
            {
                shardIds[shard.Collection] = ids = [];
            }

            ids.Add(shard.ShardId);
        }

        foreach (var (name, ids) in shardIds.Where(_ => changes.RemovedShardIds.Count > 0))
        {
            var before = ids.Count;
            ids.ExceptWith(changes.RemovedShardIds);
            _ = before == ids.Count || affected.Add(name);
        }

        if (changes.Workers.Count + changes.RemovedWorkerIds.Count > 0)
        {
            // An address or the health of a worker changed: rare, and then every collection may have a shard there.
            affected.UnionWith(collections.Keys);
        }

        return affected;
    }

    private void Build(string name, ClusterPicture picture)
    {
        if (picture.Collections.ContainsKey(name) && shardIds.TryGetValue(name, out var ids))
        {
            collections[name] = CollectionRoutes.From(name, ids.Select(id => picture.Shards[id]), picture.Workers);
        }
        else
        {
            collections.Remove(name);
            shardIds.Remove(name);
        }
    }
}
