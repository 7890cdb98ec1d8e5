using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Placement;

/// <summary>What the shards of one state weigh, by what their workers report. Immutable.</summary>
/// <remarks>
/// <para>What a shard holds is the lower median of what its replicas report: one that lies, or has yet to catch up, changes
/// nothing. What it answers is the sum over its replicas, and counts at its leader, where gateways send requests.</para>
/// <para>Loads stand with the shards and not with whoever reported them. So a plan knows what a move brings about before it is done,
/// and reports that arrive late do not make it move the same load twice.</para>
/// </remarks>
public sealed class LoadMap
{
    /// <summary>What a component of a vector takes.</summary>
    private const int BytesPerComponent = 4;

    // A shard that answers less than ten queries a second is not hot, however idle the others are.
    private const long ColdMilliQueriesPerSecond = 10_000;

    // 16 TiB: more is a mistake, and sums of a million of them still fit.
    private const long MostBytes = 1L << 44;

    private readonly Shard[] shards;
    private readonly long[] vectors;
    private readonly long[] queries;
    private readonly bool[] known;
    private readonly int hotPercent;
    private UInt128 totalQueries;

    private LoadMap(Shard[] shards, int hotPercent)
    {
        this.shards = shards;
        this.hotPercent = hotPercent;
        vectors = new long[shards.Length];
        queries = new long[shards.Length];
        known = new bool[shards.Length];
    }

    /// <summary>Nobody has reported anything.</summary>
    public static LoadMap None { get; } = new([], 0);

    /// <summary>Whether any load of a shard is known.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Thousandths of a query per second that a shard answers on the average.</summary>
    public long MeanMilliQueriesPerSecond => shards.Length == 0 ? 0 : (long)(totalQueries / (uint)shards.Length);

    /// <summary>The shards that live, ascending.</summary>
    internal ReadOnlySpan<Shard> Shards => shards;

    /// <summary>Adds up what the workers report. Costs a look at every replica, if anything was reported.</summary>
    public static LoadMap Of(PlacementSnapshot snapshot)
    {
        if (snapshot.Workers.Values.All(worker => worker.ShardLoads.IsEmpty))
        {
            return None;
        }

        var map = new LoadMap(
            [.. snapshot.Shards.Values.Where(shard => !shard.Retiring && !shard.IsForming)], snapshot.Settings.HotShardPercent);
        var workers = new WorkerIndex([.. snapshot.Workers.Values]);
        Span<long> held = stackalloc long[MostReplicas];
        for (var i = 0; i < map.shards.Length; i++)
        {
            map.Add(i, workers, held);
        }

        return map;
    }

    /// <summary>Whether anybody has reported what a shard holds, be it nothing.</summary>
    public bool Knows(ulong shardId) => Find(shardId) is >= 0 and var position && known[position];

    /// <summary>Vectors that a replica of a shard holds; 0 when nobody knows.</summary>
    public long VectorsOf(ulong shardId) => Find(shardId) is >= 0 and var position ? vectors[position] : 0;

    /// <summary>Bytes of the vectors that a replica of a shard holds, without its index; 0 when nobody knows.</summary>
    public long BytesOf(ulong shardId) => Find(shardId) is >= 0 and var position ? BytesAt(position) : 0;

    /// <summary>Thousandths of a query per second that a shard answers; 0 when nobody knows.</summary>
    public long MilliQueriesOf(ulong shardId) => Find(shardId) is >= 0 and var position ? queries[position] : 0;

    /// <summary>Whether a shard answers many times what the others do.</summary>
    public bool IsHot(ulong shardId) => IsHot(MilliQueriesOf(shardId));

    /// <summary>How many shards are hot.</summary>
    public int CountHot() => queries.Count(IsHot);

    internal long BytesAt(int position) =>
        (long)UInt128.Min((UInt128)vectors[position] * (uint)shards[position].Dimension * BytesPerComponent, MostBytes);

    internal long MilliQueriesAt(int position) => queries[position];

    private const int MostReplicas = 16;

    private bool IsHot(long milliQueries) => milliQueries >= ColdMilliQueriesPerSecond
        && (UInt128)milliQueries * (uint)shards.Length * 100 >= totalQueries * (uint)hotPercent;

    private void Add(int position, WorkerIndex workers, Span<long> held)
    {
        var shard = shards[position];
        var reports = 0;
        long answered = 0;
        foreach (var id in shard.Replicas)
        {
            if (workers.Find(id) is { ShardLoads.IsEmpty: false } worker
                && Find(worker.ShardLoads.AsSpan(), shard.Id) is { } load
                && reports < MostReplicas)
            {
                held[reports++] = load.Vectors;
                answered += load.MilliQueriesPerSecond;
            }
        }

        if (reports == 0)
        {
            return;
        }

        IsKnown = known[position] = true;
        held[..reports].Sort();
        vectors[position] = held[(reports - 1) / 2];
        queries[position] = Math.Min(answered, ShardLoad.MostMilliQueriesPerSecond);
        totalQueries += (UInt128)queries[position];
    }

    private static ShardLoad? Find(ReadOnlySpan<ShardLoad> loads, ulong shardId) =>
        loads.BinarySearch(new ById(shardId)) is >= 0 and var position ? loads[position] : null;

    private int Find(ulong shardId) => Math.Max(-1, shards.AsSpan().BinarySearch(new ById(shardId)));

    private readonly struct ById(ulong shardId) : IComparable<ShardLoad>, IComparable<Shard>
    {
        public int CompareTo(ShardLoad other) => shardId.CompareTo(other.ShardId);

        public int CompareTo(Shard? other) => shardId.CompareTo(other!.Id);
    }
}
