using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Benchmarks.States;

/// <summary>
/// A state machine without a cluster around it, grown by the commands that grow a real one: every worker ready, every
/// shard placed and led, the same number of replicas on each worker whatever the size.
/// </summary>
internal sealed class GrownState
{
    /// <summary>Replicas on each worker.</summary>
    public const int ReplicasPerWorker = ShardsPerWorker * ReplicationFactor;

    private const int ShardsPerWorker = 10;
    private const int ReplicationFactor = 3;
    private const int MostShardsPerCollection = 1_000;
    private const int CommandsPerEntry = 500;
    private const long FirstMoment = 1_700_000_000_000;

    private static GrownState? last;

    private long index;
    private long now = FirstMoment;

    private GrownState(int workers, Action<string>? progress = null)
    {
        Workers = workers;
        var shards = workers * ShardsPerWorker;
        var perCollection = Math.Min(shards, MostShardsPerCollection);
        var settings = ClusterSettings.Default with
        {
            MaxWorkers = workers,
            MaxShards = shards,
            ShardsPerCollection = perCollection,
            ReplicationFactor = ReplicationFactor,
        };
        Apply([new InitializeCluster(new ClusterIdentity(1, new string('a', 32)), settings)]);
        progress?.Invoke($"registering {workers} workers");
        ApplyAll(Ids.Select(Registration));
        ApplyAll(Ids.Select(id => Beat(id)));
        for (var placed = 0; placed < shards; placed += perCollection)
        {
            Apply([new CreateCollection($"collection-{placed / perCollection}", 128, Distance.Cosine)]);
            if ((placed / perCollection) % 100 == 99)
            {
                progress?.Invoke($"{placed + perCollection} of {shards} shards placed");
            }
        }

        ApplyAll(Ids.Select(Beat));
        ApplyAll(Ids.Select(Beat));
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

    private IEnumerable<ulong> Ids => Enumerable.Range(1, Workers).Select(id => (ulong)id);

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

    private void Apply(IEnumerable<Command> commands) => Apply(Entry(commands));

    private void ApplyAll(IEnumerable<Command> commands)
    {
        foreach (var chunk in commands.Chunk(CommandsPerEntry))
        {
            Apply(chunk);
        }
    }
}
