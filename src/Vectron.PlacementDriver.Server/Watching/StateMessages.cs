using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Peers;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Server.Rpc;

namespace Vectron.PlacementDriver.Server.Watching;

/// <summary>Things of the state as messages, whole for operators and in part for gateways.</summary>
internal static class StateMessages
{
    /// <summary>What a gateway needs of a worker.</summary>
    public static WorkerView RouteOf(Worker worker) => new()
    {
        WorkerId = worker.Id,
        GrpcAddress = worker.GrpcAddress,
        Serving = worker.IsServing,
        SearchOnly = worker.IsSearchOnly,
    };

    /// <summary>A worker.</summary>
    public static WorkerView Of(Worker worker)
    {
        var view = RouteOf(worker);
        view.RaftAddress = worker.RaftAddress;
        view.Healthy = worker.Healthy;
        view.State = WorkerLife.Of(worker);
        view.Capabilities.AddRange(worker.Capabilities);
        (view.Rack, view.Zone, view.Region) = (worker.Location.Rack, worker.Location.Zone, worker.Location.Region);
        view.CpuCores = worker.Resources.CpuCores;
        view.MemoryBytes = worker.Resources.MemoryBytes;
        view.DiskBytes = worker.Resources.DiskBytes;
        view.RegisteredUnixMs = worker.RegisteredUnixMs;
        view.Replicas = worker.Shards.Count;
        view.RetiringReplicas = worker.RetiringShards.Count;
        view.StrangeShardId = worker.StrangeShardId;
        view.LastHeartbeatUnixMs = worker.LastHeartbeatUnixMs;
        view.Load = new WorkerLoadView
        {
            VectorCount = worker.Load.VectorCount,
            MemoryBytes = worker.Load.MemoryBytes,
            CpuMilliPercent = worker.Load.CpuMilliPercent,
            MemoryMilliPercent = worker.Load.MemoryMilliPercent,
            DiskMilliPercent = worker.Load.DiskMilliPercent,
            MilliQueriesPerSecond = worker.Load.MilliQueriesPerSecond,
            ActiveShards = worker.Load.ActiveShards,
        };
        return view;
    }

    /// <summary>A collection.</summary>
    public static CollectionView Of(Collection collection) => new()
    {
        Name = collection.Name,
        Dimension = collection.Dimension,
        Distance = DistanceName.Of(collection.Distance),
        ReplicationFactor = collection.ReplicationFactor,
        CreatedUnixMs = collection.CreatedUnixMs,
    };

    /// <summary>What a gateway needs of a shard: at the epoch that its leader is believed to know.</summary>
    public static ShardView RouteOf(Shard shard)
    {
        var view = new ShardView
        {
            ShardId = shard.Id,
            Collection = shard.Collection,
            KeyRangeStart = shard.Range.Start,
            KeyRangeEnd = shard.Range.End,
            Epoch = shard.RouteEpoch,
            LeaderId = shard.LeaderId,
        };
        view.Replicas.AddRange(shard.RouteReplicas);
        return view;
    }

    /// <summary>A shard, at its newest epoch.</summary>
    public static ShardView Of(Shard shard)
    {
        var view = RouteOf(shard with { Published = null });
        view.Bootstrapped = shard.Bootstrapped;
        view.Retiring = shard.Retiring;
        view.Forming = shard.IsForming;
        view.PlacementReason = shard.PlacementReason;
        view.Move = shard.Move is { } move ? Of(move) : null;
        return view;
    }

    /// <summary>A node.</summary>
    public static NodeView Of(Peer peer) => new()
    {
        NodeId = peer.NodeId,
        GrpcAddress = peer.GrpcAddress,
        RaftAddress = peer.RaftAddress,
        Incarnation = peer.Incarnation,
        Version = peer.Version,
    };

    /// <summary>The settings by name.</summary>
    public static Dictionary<string, long> Of(ClusterSettings settings) =>
        SettingCatalog.All.ToDictionary(setting => setting.Name, setting => setting.Read(settings), StringComparer.Ordinal);

    private static MoveView Of(ShardMove move) => new()
    {
        Kind = MoveName.Of(move.Kind),
        Phase = MoveName.Of(move.Phase),
        SourceWorkerId = move.SourceId,
        TargetWorkerId = move.TargetId,
        StartedUnixMs = move.StartedUnixMs,
        PhaseSinceUnixMs = move.PhaseSinceUnixMs,
        Reason = move.Reason,
    };
}
