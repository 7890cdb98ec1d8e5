using System.Globalization;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Simulator.Contract;

/// <summary>What a run has learned about the cluster from acknowledged calls, and what must therefore hold.</summary>
internal sealed partial class ObservedCluster
{
    /// <summary>By id.</summary>
    public SortedDictionary<ulong, ObservedWorker> Workers { get; } = [];

    /// <summary>By name, deleted ones too.</summary>
    public SortedDictionary<string, ObservedCollection> Collections { get; } = new(StringComparer.Ordinal);

    /// <summary>By id, those of deleted collections too.</summary>
    public SortedDictionary<ulong, ObservedShard> Shards { get; } = [];

    /// <summary>Shards of deleted collections.</summary>
    public SortedDictionary<ulong, Retirement> Retired { get; } = [];

    /// <summary>Shards that took, or gave, keys in a split or a merge, whatever became of it.</summary>
    public SortedSet<ulong> Reshaped { get; } = [];

    /// <summary>The driver's state was replaced by an older one, and it was not told.</summary>
    public bool DriverWasPutBack { get; set; }

    /// <summary>Reads a worker id: decimal, without sign, space or leading zero.</summary>
    public static bool TryParseId(string text, out ulong id) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id > 0 && text[0] != '0';

    /// <summary>The worker that a heartbeat is from, if it is registered.</summary>
    public ObservedWorker? Sender(HeartbeatRequest beat) =>
        TryParseId(beat.WorkerId, out var id) ? Workers.GetValueOrDefault(id) : null;

    /// <summary>A collection that exists for certain.</summary>
    public ObservedCollection? Existing(string name) =>
        Collections.GetValueOrDefault(name) is { Deleted: false, Uncertain: false } collection ? collection : null;

    /// <summary>Whether nobody knows if a collection exists.</summary>
    public bool IsUncertain(string name) => Collections.GetValueOrDefault(name) is { Uncertain: true };

    /// <summary>A collection is about to be created: from now on it may exist.</summary>
    public void Announce(CreateCollectionRequest request)
    {
        if (Existing(request.Name) is null)
        {
            Collections[request.Name] = new ObservedCollection(request.Name, request.Dimension, request.Distance)
            {
                Uncertain = true,
            };
        }
    }

    /// <summary>A collection is about to be deleted: from now on it may be gone, whether the answer arrives or not.</summary>
    public void Announce(DeleteCollectionRequest request)
    {
        if (Existing(request.Name) is { } collection)
        {
            collection.Uncertain = true;
        }
    }

    /// <summary>Takes an answer in, after it was checked.</summary>
    public void Learn(Exchange exchange)
    {
        switch (exchange.Request)
        {
            case RegisterWorkerRequest request when exchange.Response is RegisterWorkerResponse response:
                LearnWorker(request, response);
                break;
            case CreateCollectionRequest request:
                LearnCreation(request, exchange);
                break;
            case DeleteCollectionRequest request:
                LearnDeletion(request, exchange);
                break;
            case HeartbeatRequest request when exchange.Response is HeartbeatResponse:
                LearnBeat(request, exchange);
                break;
            case GetCollectionStatusRequest when exchange.Response is GetCollectionStatusResponse response:
                LearnStatus(response);
                break;
            default:
                break;
        }
    }

    private static bool Unanswered(Exchange exchange) => exchange.Status is StatusCode.Unavailable
        or StatusCode.Internal or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Unknown;

    private void LearnWorker(RegisterWorkerRequest request, RegisterWorkerResponse response)
    {
        if (!TryParseId(response.WorkerId, out var id))
        {
            return;
        }

        if (Workers.TryGetValue(id, out var known))
        {
            known.GrpcAddress = request.GrpcAddress;
            return;
        }

        Workers[id] = new ObservedWorker(
            id, request.GrpcAddress, request.RaftAddress, request.Capabilities.Contains("search_only"));
    }

    private void LearnCreation(CreateCollectionRequest request, Exchange exchange)
    {
        var exists = exchange.Status == StatusCode.OK
            || (exchange.Status == StatusCode.AlreadyExists && exchange.MayRepeat);
        if ((exists || Unanswered(exchange)) && Existing(request.Name) is null)
        {
            Collections[request.Name] = new ObservedCollection(request.Name, request.Dimension, request.Distance)
            {
                Uncertain = !exists,
            };
        }
    }

    private void LearnDeletion(DeleteCollectionRequest request, Exchange exchange)
    {
        if (Collections.GetValueOrDefault(request.Name) is not { } collection)
        {
            return;
        }

        var gone = exchange.Status is StatusCode.OK or StatusCode.NotFound;
        foreach (var shard in gone && !collection.Deleted ? collection.ShardIds : [])
        {
            Retired[shard] = new Retirement(Shards[shard].Epoch, ++Retirements);
        }

        collection.Deleted |= gone;
        collection.Uncertain = !gone && (collection.Uncertain || Unanswered(exchange));
    }

    private void LearnBeat(HeartbeatRequest request, Exchange exchange)
    {
        if (Sender(request) is not { } worker)
        {
            return;
        }

        worker.LastBeat = exchange.At;
        worker.Foreign |= request.RunningShards.Any(shard => !worker.EverAssigned.Contains(shard))
            || request.ShardProgress.Any(
                progress => Shards.TryGetValue(progress.ShardId, out var shard) && progress.ShardEpoch > shard.Epoch);
        LearnLeaders(request, worker);
        if (exchange.Assignments is { Items.Length: > 0, Problems.Length: 0 } list)
        {
            LearnList(worker, list);
        }
    }

    private void LearnLeaders(HeartbeatRequest request, ObservedWorker worker)
    {
        foreach (var report in request.ShardLeaderInfo)
        {
            if (Shards.TryGetValue(report.ShardId, out var shard)
                && shard.Replicas.Contains(worker.Id)
                && shard.Replicas.Contains(report.LeaderId))
            {
                shard.Led = true;
            }
        }
    }

    private void LearnList(ObservedWorker worker, AssignmentList list)
    {
        worker.LastList.Clear();
        foreach (var item in list.Items)
        {
            worker.LastList[item.ShardId] = item;
            worker.EverAssigned.Add(item.ShardId);
            if (!item.Origins.IsEmpty)
            {
                Reshaped.Add(item.ShardId);
                Reshaped.UnionWith(item.Origins);
            }

            LearnShard(item.ShardId, item.Collection, item.Range, item.Epoch, item.Replicas);
            if (!Retired.ContainsKey(item.ShardId))
            {
                Existing(item.Collection)?.ShardIds.Add(item.ShardId);
            }
        }
    }

    private void LearnStatus(GetCollectionStatusResponse status)
    {
        // Ids are given once: an answer from before the deletion came late.
        if (status.Shards.Any(shard => Retired.ContainsKey(shard.ShardId)))
        {
            return;
        }

        foreach (var shard in status.Shards)
        {
            var range = new KeyRange(shard.KeyRangeStart, shard.KeyRangeEnd);
            LearnShard(shard.ShardId, status.Name, range, shard.ShardEpoch, shard.Replicas);
            Shards[shard.ShardId].ServedEpoch = Math.Max(Shards[shard.ShardId].ServedEpoch, shard.ShardEpoch);
            Existing(status.Name)?.ShardIds.Add(shard.ShardId);
        }

        if (Existing(status.Name) is { } collection)
        {
            collection.ShardsComplete = true;
        }
    }

    private void LearnShard(ulong id, string collection, KeyRange range, ulong epoch, IEnumerable<ulong> replicas)
    {
        if (!Shards.TryGetValue(id, out var shard))
        {
            Shards[id] = shard = new ObservedShard(id, collection, range);
        }

        if (epoch >= shard.Epoch)
        {
            shard.Epoch = epoch;
            shard.Replicas.Clear();
            shard.Replicas.UnionWith(replicas);
        }
    }
}
