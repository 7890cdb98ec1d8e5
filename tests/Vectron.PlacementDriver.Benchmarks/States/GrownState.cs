using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Benchmarks.States;

/// <summary>
/// A state machine without a cluster around it, as large as asked for: every worker ready, every shard placed and led, the
/// same number of replicas on each worker whatever the size. Put together at once: to place a million shards one
/// collection after the other takes minutes.
/// </summary>
internal sealed class GrownState
{
    /// <summary>Replicas on each worker.</summary>
    public const int ReplicasPerWorker = ShardsPerWorker * ReplicationFactor;

    private const int ShardsPerWorker = 10;
    private const int ReplicationFactor = 3;
    private const int MostShardsPerCollection = 1_000;
    private const int Dimension = 128;
    private const long FirstMoment = 1_700_000_000_000;

    private static GrownState? last;

    private long index = 1;
    private long now = FirstMoment;
    private KeyRange[]? ranges;

    private GrownState(int workers, Action<string>? progress)
    {
        Workers = workers;
        var count = workers * ShardsPerWorker;
        var perCollection = Math.Min(count, MostShardsPerCollection);
        progress?.Invoke(FormattableString.Invariant($"putting together {workers} workers and {count} shards"));
        var shards = new IdDictionary<Shard>().SetItems(
            Enumerable.Range(0, count).Select(i => MakeShard(i, perCollection)).Select(shard => KeyValuePair.Create(shard.Id, shard)));
        var hosted = shards.Values.SelectMany(shard => shard.Replicas.Select(worker => (worker, shard.Id)))
            .ToLookup(replica => replica.worker, replica => replica.Id);
        var all = new IdDictionary<Worker>().SetItems(
            Enumerable.Range(1, workers).Select(id => KeyValuePair.Create((ulong)id, MakeWorker((ulong)id, hosted[(ulong)id]))));
        Machine.Restore(PlacementSnapshot.Empty with
        {
            AppliedIndex = index,
            Revision = 1,
            ClockUnixMs = FirstMoment,
            Identity = new ClusterIdentity(1, new string('a', 32)),
            Settings = ClusterSettings.Default with
            {
                MaxWorkers = workers,
                MaxShards = count,
                ShardsPerCollection = Math.Min(perCollection, ClusterSettings.Default.ShardsPerCollection),
                ReplicationFactor = ReplicationFactor,
            },
            Workers = all,
            WorkerIdsByRaftAddress = all.Values.ToImmutableSortedDictionary(
                worker => worker.RaftAddress, worker => worker.Id, StringComparer.Ordinal),
            Shards = shards,
            Collections = shards.Values.GroupBy(shard => shard.Collection).Select(MakeCollection).ToImmutableSortedDictionary(
                collection => collection.Name, collection => collection, StringComparer.Ordinal),
            NextWorkerId = (ulong)workers + 1,
            NextShardId = (ulong)count + 1,
        });
    }

    /// <summary>
    /// A state with this many workers and ten times as many shards. The last one is kept: the largest takes long to grow.
    /// </summary>
    /// <param name="workers">At least 10.</param>
    /// <param name="progress">Told what is done.</param>
    public static GrownState Of(int workers, Action<string>? progress = null)
    {
        if (last?.Workers != workers)
        {
            last = null;
            last = new GrownState(workers, progress);
        }

        return last;
    }

    /// <summary>The state machine.</summary>
    public PlacementStateMachine Machine { get; } = new();

    /// <summary>How many workers there are; their ids are 1 to this.</summary>
    public int Workers { get; }

    /// <summary>The next entry with these commands.</summary>
    public CommandBatch Entry(IEnumerable<Command> commands) =>
        new(++now, [.. commands.Select(command => new Proposal(Guid.CreateVersion7(), command))]);

    /// <summary>Applies an entry.</summary>
    public void Apply(CommandBatch entry) => Machine.Apply(entry, ++index);

    /// <summary>A worker's registration.</summary>
    public static RegisterWorker Registration(ulong id) => new(
        string.Create(CultureInfo.InvariantCulture, $"worker-{id}.example.com:9090"),
        string.Create(CultureInfo.InvariantCulture, $"worker-{id}.example.com:9191"),
        [], new WorkerResources(8, 1L << 34, 1L << 40), new WorkerLocation("", "", ""), "");

    /// <summary>A worker's full report about all that it hosts: it runs them, follows or leads them, has written.</summary>
    public RecordHeartbeat Beat(ulong id)
    {
        var worker = Machine.Current.Workers[id];
        ImmutableArray<ulong> running = [.. worker.Shards];
        return new RecordHeartbeat(
            id,
            new WorkerLoad(1_000_000, 1L << 33, 10_000, 50_000, 20_000, 1_000_000, running.Length),
            running,
            [.. running.Select(shard => new ShardLeaderReport(shard, Machine.Current.Shards[shard].Replicas[0]))],
            [],
            [.. running.Select(shard => new ShardProgressReport(shard, (ulong)now, 1))]);
    }

    private static Worker MakeWorker(ulong id, IEnumerable<ulong> shards)
    {
        var registration = Registration(id);
        return new Worker
        {
            Id = id,
            GrpcAddress = registration.GrpcAddress,
            RaftAddress = registration.RaftAddress,
            Resources = registration.Resources,
            State = WorkerState.Ready,
            Healthy = true,
            RegisteredUnixMs = FirstMoment,
            LastHeartbeatUnixMs = FirstMoment,
            Shards = [.. shards],
            AssignmentsRevision = 1,
        };
    }

    private Shard MakeShard(int i, int perCollection)
    {
        ImmutableArray<ulong> replicas =
            [.. Enumerable.Range(0, ReplicationFactor).Select(replica => (ulong)((((long)i * ReplicationFactor) + replica) % Workers) + 1)];
        return new Shard
        {
            Id = (ulong)i + 1,
            Collection = string.Create(CultureInfo.InvariantCulture, $"collection-{i / perCollection}"),
            Dimension = Dimension,
            Distance = Distance.Cosine,
            Range = Ranges(perCollection)[i % perCollection],
            Epoch = 1,
            ReplicationFactor = ReplicationFactor,
            Replicas = replicas,
            BootstrapMembers = replicas,
            Bootstrapped = true,
            LeaderId = replicas[0],
            LeaderViews = [.. replicas.Select(_ => replicas[0])],
            PlacementReason = "put there by a benchmark",
        };
    }

    private static Collection MakeCollection(IGrouping<string, Shard> shards) => new()
    {
        Name = shards.Key,
        Dimension = Dimension,
        Distance = Distance.Cosine,
        ReplicationFactor = ReplicationFactor,
        Routes = RouteTable.Create(shards.Select(shard => (shard.Id, shard.Range))),
        CreatedUnixMs = FirstMoment,
    };

    private KeyRange[] Ranges(int count) => ranges ??= KeyRange.SplitWhole(count);
}
