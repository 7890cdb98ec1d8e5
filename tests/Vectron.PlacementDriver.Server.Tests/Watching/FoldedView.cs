using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Server.Tests.Watching;

/// <summary>What a receiver has after some messages, and a check of their order.</summary>
internal sealed class FoldedView
{
    private StateView pending = new();
    private long pendingRevision;

    public SortedDictionary<ulong, WorkerView> Workers { get; private set; } = [];

    public SortedDictionary<string, CollectionView> Collections { get; private set; } = new(StringComparer.Ordinal);

    public SortedDictionary<ulong, ShardView> Shards { get; private set; } = [];

    public long Revision { get; private set; } = -1;

    public int Pictures { get; private set; }

    public int Changes { get; private set; }

    /// <summary>Takes a message. Whether it completed a revision.</summary>
    public bool Take(WatchResponse response)
    {
        switch (response.Step)
        {
            case WatchStep.Picture:
                return TakePart(response);
            case WatchStep.Changes:
                response.FromRevision.Should().Be(Revision, "changes begin where the stream was");
                response.Revision.Should().BeGreaterThan(Revision);
                Apply(response.State);
                Changes++;
                break;
            default:
                response.Revision.Should().BeGreaterThanOrEqualTo(Revision);
                break;
        }

        Revision = response.Revision;
        return true;
    }

    /// <summary>Takes messages until something holds.</summary>
    public async Task TakeUntilAsync(WatchStream stream, Func<bool> condition)
    {
        while (!condition())
        {
            Take(await stream.NextAsync());
        }
    }

    /// <summary>What it has, in one text; the fields that beats renew are left out.</summary>
    public override string ToString() => string.Join('\n', Workers.Values.Select(Quiet).Concat<object>(Collections.Values).Concat(Shards.Values));

    private bool TakePart(WatchResponse response)
    {
        if (response.First)
        {
            (pending, pendingRevision) = (new StateView(), response.Revision);
        }

        response.Revision.Should().Be(pendingRevision, "all parts are of one state");
        pending.MergeFrom(response.State);
        if (!response.Last)
        {
            return false;
        }

        Workers = [];
        Collections = new(StringComparer.Ordinal);
        Shards = [];
        Apply(pending);
        Pictures++;
        Revision = response.Revision;
        return true;
    }

    private void Apply(StateView state)
    {
        foreach (var worker in state.Workers)
        {
            Workers[worker.WorkerId] = worker;
        }

        foreach (var collection in state.Collections)
        {
            Collections[collection.Name] = collection;
        }

        foreach (var shard in state.Shards)
        {
            Shards[shard.ShardId] = shard;
        }

        var goes = state.RemovedWorkerIds.All(id => Workers.Remove(id))
            && state.RemovedCollections.All(name => Collections.Remove(name))
            && state.RemovedShardIds.All(id => Shards.Remove(id));
        goes.Should().BeTrue("only what is there can go");
    }

    private static WorkerView Quiet(WorkerView worker)
    {
        var quiet = worker.Clone();
        quiet.LastHeartbeatUnixMs = 0;
        quiet.Load = null;
        return quiet;
    }
}
