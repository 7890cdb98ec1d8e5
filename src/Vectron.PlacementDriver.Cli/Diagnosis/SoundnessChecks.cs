using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Diagnosis;

/// <summary>What must hold in every state of the driver, seen from outside.</summary>
internal static class SoundnessChecks
{
    private const string Report = "keep the nodes' data directories and report it";

    /// <summary>Looks at a state.</summary>
    public static IEnumerable<Finding> Run(ClusterPicture picture) => picture.Collections.Values
        .SelectMany(collection => Keys(collection, ServingOf(picture, collection.Name)))
        .Concat(picture.Shards.Values.Where(shard => !shard.Retiring).SelectMany(shard => Replicas(picture, shard)));

    /// <summary>Compares the state that a node serves with another node's.</summary>
    /// <param name="node">The node, for people.</param>
    /// <param name="picture">Its state.</param>
    /// <param name="other">The other node, for people.</param>
    /// <param name="reference">The other node's state.</param>
    /// <remarks>
    /// States of different revisions may differ in what has changed since; a shard at one epoch may not, nor the identity of
    /// a worker. At one revision nothing may.
    /// </remarks>
    public static IEnumerable<Finding> Compare(string node, ClusterPicture picture, string other, ClusterPicture reference)
    {
        if (picture.ClusterUid != reference.ClusterUid)
        {
            return [Differs($"{node} belongs to cluster {picture.ClusterUid}, {other} to {reference.ClusterUid}")];
        }

        var same = picture.Revision == reference.Revision;
        var shards = picture.Shards.Values
            .Where(shard => reference.Shards.GetValueOrDefault(shard.ShardId) is { } known
                && (shard.Epoch == known.Epoch || same)
                && (!shard.Replicas.Equals(known.Replicas)
                    || (shard.KeyRangeStart, shard.KeyRangeEnd, shard.Collection) != (known.KeyRangeStart, known.KeyRangeEnd, known.Collection)
                    || (same && (shard.LeaderId, shard.Epoch) != (known.LeaderId, known.Epoch))))
            .Select(shard => Differs($"shard {shard.ShardId} at epoch {shard.Epoch} is not the same on {node} as on {other}"));
        var workers = picture.Workers.Values
            .Where(worker => reference.Workers.GetValueOrDefault(worker.WorkerId) is { } known
                && (known.RaftAddress != worker.RaftAddress) && same)
            .Select(worker => Differs($"worker {worker.WorkerId} is at {worker.RaftAddress} on {node}, at {reference.Workers[worker.WorkerId].RaftAddress} on {other}"));
        var counts = same && !(picture.Shards.Keys.SequenceEqual(reference.Shards.Keys)
            && picture.Workers.Keys.SequenceEqual(reference.Workers.Keys)
            && picture.Collections.Keys.SequenceEqual(reference.Collections.Keys))
            ? [Differs($"{node} and {other} do not have the same workers, collections and shards at revision {picture.Revision}")]
            : Array.Empty<Finding>();
        return shards.Concat(workers).Concat(counts);
    }

    private static ShardView[] ServingOf(ClusterPicture picture, string collection) =>
    [
        .. picture.Shards.Values
            .Where(shard => shard.Collection == collection && !shard.Retiring && !shard.Forming)
            .OrderBy(shard => shard.KeyRangeStart),
    ];

    private static IEnumerable<Finding> Keys(CollectionView collection, ShardView[] shards)
    {
        var next = 0UL;
        var isWhole = false;
        foreach (var shard in shards)
        {
            if (isWhole || shard.KeyRangeStart != next || shard.KeyRangeEnd < shard.KeyRangeStart)
            {
                yield return new Finding(
                    Severity.Error, "keys", $"shard {shard.ShardId} of {collection.Name} begins at {shard.KeyRangeStart:x16}, not at {next:x16}: a gap or an overlap", Report);
            }

            isWhole = shard.KeyRangeEnd == ulong.MaxValue;
            next = shard.KeyRangeEnd + 1;
        }

        if (!isWhole)
        {
            yield return new Finding(
                Severity.Error, "keys", $"the shards of {collection.Name} end before the last key", Report);
        }
    }

    private static IEnumerable<Finding> Replicas(ClusterPicture picture, ShardView shard)
    {
        if (shard.Replicas.Count == 0 || shard.Replicas.Distinct().Count() != shard.Replicas.Count)
        {
            yield return new Finding(
                Severity.Error, "replicas", $"shard {shard.ShardId} is on workers {string.Join(", ", shard.Replicas)}: none, or one twice", Report);
        }

        foreach (var worker in shard.Replicas.Where(worker => !picture.Workers.ContainsKey(worker)))
        {
            yield return new Finding(
                Severity.Error, "replicas", $"shard {shard.ShardId} is on worker {worker}, which does not exist", Report);
        }

        if (shard.LeaderId != 0 && !shard.Replicas.Contains(shard.LeaderId) && shard.Move is null)
        {
            yield return new Finding(
                Severity.Error, "leader", $"shard {shard.ShardId} is led by worker {shard.LeaderId}, which is none of its replicas", Report);
        }
    }

    private static Finding Differs(string what) => new(Severity.Error, "nodes-differ", what, Report);
}
