using System.Collections.Immutable;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Contract;

/// <content>
/// Collections that others create and delete while a run goes on. Of what a list shows, or lacks, before its reason is known,
/// the driver is asked: an answer is younger than the list.
/// </content>
internal sealed partial class ObservedCluster
{
    private readonly Dictionary<string, int> versions = new(StringComparer.Ordinal);

    /// <summary>How many retirements are known.</summary>
    public int Retirements { get; private set; }

    /// <summary>Counts what was learned of whether a collection exists: an answer that was asked for at an earlier count may be older.</summary>
    public int VersionOf(string name) => versions.GetValueOrDefault(name);

    /// <summary>The collections that must be asked about before a heartbeat's answer is judged.</summary>
    public ImmutableSortedSet<string> Doubts(HeartbeatRequest beat, AssignmentList list)
    {
        if (list.Items.IsEmpty)
        {
            return [];
        }

        var unknown = list.Items.Where(item => !Retired.ContainsKey(item.ShardId) && !IsKnown(item)).Select(item => item.Collection);
        if (Sender(beat) is not { } sender)
        {
            return [.. unknown];
        }

        var listed = list.Items.Select(item => item.ShardId).ToHashSet();
        var dropped = sender.LastList.Values
            .Where(item => !listed.Contains(item.ShardId)
                && !Reshaped.Contains(item.ShardId)
                && Existing(item.Collection)?.ShardIds.Contains(item.ShardId) == true
                && Shards[item.ShardId].Replicas.Contains(sender.Id))
            .Select(item => item.Collection);
        return [.. unknown, .. dropped];
    }

    /// <summary>The driver showed a collection that was asked about.</summary>
    /// <returns>Shards of an earlier collection of this name, which are known to be retired by that.</returns>
    public ImmutableArray<ulong> Found(GetCollectionStatusResponse status)
    {
        versions[status.Name] = VersionOf(status.Name) + 1;
        var known = Collections.GetValueOrDefault(status.Name);
        var now = status.Shards.Select(shard => (ulong)shard.ShardId).ToHashSet();
        ImmutableArray<ulong> replaced = [.. known?.ShardIds.Where(id => !now.Contains(id) && !Reshaped.Contains(id) && !Retired.ContainsKey(id)) ?? []];
        if (known is null or { Deleted: true } || known.Dimension != status.Dimension || known.Distance != status.Distance)
        {
            Collections[status.Name] = known = new ObservedCollection(status.Name, status.Dimension, status.Distance);
        }

        known.Uncertain = false;
        known.ShardsComplete = true;
        known.ShardIds.ExceptWith(replaced);
        known.ShardIds.UnionWith(now);
        Retire(replaced);
        return replaced;
    }

    /// <summary>The driver said that a collection does not exist.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="listed">Shards that a list showed of it before the driver was asked.</param>
    /// <returns>All shards of it that were ever seen.</returns>
    public ImmutableArray<ulong> Gone(string name, IEnumerable<ulong> listed)
    {
        versions[name] = VersionOf(name) + 1;
        var known = Collections.GetValueOrDefault(name);
        ImmutableArray<ulong> gone = [.. (known?.ShardIds ?? []).Union(listed).Where(id => !Retired.ContainsKey(id))];
        if (known is not null)
        {
            known.Deleted = true;
            known.Uncertain = false;
        }

        Retire(gone);
        return gone;
    }

    private bool IsKnown(Assignment item) => Collections.GetValueOrDefault(item.Collection) is { Deleted: false } collection
        && collection.Dimension == item.Dimension
        && collection.Distance == item.Distance;

    // Lists may have shown the raised epoch before anybody knew why: only what was seen while the collection existed counts.
    private void Retire(IReadOnlyCollection<ulong> shards)
    {
        if (shards.Count == 0)
        {
            return;
        }

        Retirements++;
        foreach (var id in shards)
        {
            Retired[id] = new Retirement(Math.Max(1, Shards.GetValueOrDefault(id)?.ServedEpoch ?? 0), Retirements);
        }
    }
}
