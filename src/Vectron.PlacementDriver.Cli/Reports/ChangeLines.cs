using Spectre.Console;
using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>Says in sentences what an update of a watch changed. They are markup.</summary>
internal static class ChangeLines
{
    /// <summary>One sentence for each thing that changed.</summary>
    /// <param name="update">The update.</param>
    /// <param name="before">The picture before it; null for none.</param>
    public static IEnumerable<string> Of(PictureUpdate update, ClusterPicture? before) => update.Step switch
    {
        WatchStep.Picture => [PictureLine(update.Picture, before is null)],
        WatchStep.Progress => ["nothing else changed up to here"],
        _ => Changes(update.Changes, before ?? update.Picture),
    };

    private static string PictureLine(ClusterPicture picture, bool isFirst) =>
        $"{(isFirst ? "now" : "fell behind; now")} {picture.Workers.Count} workers, {picture.Collections.Count} collections, "
        + $"{picture.Shards.Count} shards, {picture.Nodes.Count} nodes";

    private static IEnumerable<string> Changes(StateView changes, ClusterPicture before) =>
        changes.Workers.Select(worker => Of(worker, before.Workers.GetValueOrDefault(worker.WorkerId)))
            .Concat(changes.RemovedWorkerIds.Select(id => $"worker {id} removed"))
            .Concat(changes.Collections.Select(collection => Escape(
                $"collection {collection.Name} created, dimension {collection.Dimension}, {collection.Distance}")))
            .Concat(changes.RemovedCollections.Select(name => Escape($"collection {name} deleted")))
            .Concat(changes.Shards.Select(shard => Of(shard, before.Shards.GetValueOrDefault(shard.ShardId))))
            .Concat(changes.RemovedShardIds.Select(id => $"shard {id} gone"))
            .Concat(changes.Nodes.Select(node => Escape($"node {node.NodeId} announced {node.GrpcAddress}, version {node.Version}")))
            .Concat(changes.Settings.Where(setting => before.Settings.GetValueOrDefault(setting.Key) != setting.Value)
                .Select(setting => $"setting {setting.Key}: {before.Settings.GetValueOrDefault(setting.Key)} -> {setting.Value}"))
            .Where(line => line.Length > 0);

    private static string Of(WorkerView now, WorkerView? before)
    {
        if (before is null)
        {
            return Escape($"worker {now.WorkerId} registered, {now.GrpcAddress}");
        }

        var facts = new List<string>();
        Add(facts, "", before.State, now.State);
        Add(facts, "", before.Healthy ? "healthy" : "unhealthy", now.Healthy ? "healthy" : "unhealthy");
        Add(facts, "clients ", before.GrpcAddress, now.GrpcAddress);
        Add(facts, "replicas ", $"{before.Replicas}", $"{now.Replicas}");
        return facts.Count == 0 ? "" : Escape($"worker {now.WorkerId}: {string.Join(", ", facts)}");
    }

    private static string Of(ShardView now, ShardView? before)
    {
        var replicas = string.Join(',', now.Replicas);
        if (before is null)
        {
            return Escape($"shard {now.ShardId} of {now.Collection}: replicas {replicas}");
        }

        var facts = new List<string>();
        Add(facts, "leader ", before.LeaderId == 0 ? "-" : $"{before.LeaderId}", $"{now.LeaderId}");
        Add(facts, "replicas ", string.Join(',', before.Replicas), replicas);
        Add(facts, "epoch ", $"{before.Epoch}", $"{now.Epoch}");
        Add(facts, "", Of(before.Move), Of(now.Move));
        Add(facts, "", before.Retiring ? "retiring" : "serving", now.Retiring ? "retiring" : "serving");
        return facts.Count == 0 ? "" : Escape($"shard {now.ShardId} of {now.Collection}: {string.Join(", ", facts)}");
    }

    private static string Of(MoveView? move) => move switch
    {
        null => "at rest",
        { TargetWorkerId: 0 } => $"{move.Kind} from {move.SourceWorkerId} {move.Phase}",
        { SourceWorkerId: 0 } => $"{move.Kind} to {move.TargetWorkerId} {move.Phase}",
        _ => $"{move.Kind} from {move.SourceWorkerId} to {move.TargetWorkerId} {move.Phase}",
    };

    private static void Add(List<string> facts, string name, string before, string now)
    {
        if (before != now)
        {
            facts.Add($"{name}{before} -> {now}");
        }
    }

    private static string Escape(string text) => Markup.Escape(text);
}
