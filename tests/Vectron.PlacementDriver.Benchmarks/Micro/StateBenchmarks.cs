using System.Buffers;
using BenchmarkDotNet.Attributes;
using Vectron.PlacementDriver.Benchmarks.States;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Assignments;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Benchmarks.Micro;

/// <summary>What the state machine, its codecs and its queries cost at a size; ten shards and thirty replicas a worker.</summary>
public class StateBenchmarks
{
    private const int BeatsPerEntry = 64;

    private readonly ArrayBufferWriter<byte> output = new(1 << 20);
    private GrownState state = null!;
    private CommandBatch beats = null!;
    private ReadOnlySequence<byte> beatBytes;
    private RecordHeartbeat beat = null!;
    private Worker worker = null!;
    private PlacementSnapshot snapshot = null!;
    private Collection collection = null!;
    private byte[] snapshotBytes = [];
    private ulong next;

    /// <summary>How many workers there are.</summary>
    [Params(10, 1_000, 100_000)]
    public int Workers { get; set; }

    /// <summary>Grows the state.</summary>
    [GlobalSetup]
    public void Grow()
    {
        state = GrownState.Of(Workers);
        snapshot = state.Machine.Current;
        worker = snapshot.Workers[(ulong)(Workers / 2)];
        collection = snapshot.Collections.Values.First();
        beat = state.Beat(worker.Id);
        beats = state.Entry(Enumerable.Range(0, BeatsPerEntry).Select(i => state.Beat((ulong)((i * 7_919L % Workers) + 1))));
        CommandBatchCodec.Write(beats, output);
        beatBytes = new ReadOnlySequence<byte>(output.WrittenSpan.ToArray());
        using var stream = new MemoryStream();
        SnapshotCodec.Write(snapshot, stream);
        snapshotBytes = stream.ToArray();
    }

    /// <summary>One heartbeat in an entry of its own, its publication included.</summary>
    [Benchmark]
    public void ApplyHeartbeat() => state.Apply(state.Entry([beat]));

    /// <summary>64 heartbeats in one entry.</summary>
    [Benchmark(OperationsPerInvoke = BeatsPerEntry)]
    public void ApplyHeartbeatOfMany() => state.Apply(beats);

    /// <summary>A worker that comes back.</summary>
    [Benchmark]
    public void ApplyRegisterWorker() => state.Apply(state.Entry([GrownState.Registration((next++ % (ulong)Workers) + 1)]));

    /// <summary>A command that is refused: what an entry costs without a change.</summary>
    [Benchmark]
    public void ApplyRefusedCreateCollection() => state.Apply(state.Entry([new CreateCollection(collection.Name, 128, Distance.Cosine)]));

    /// <summary>An entry of 64 heartbeats to bytes.</summary>
    [Benchmark(OperationsPerInvoke = BeatsPerEntry)]
    public int EncodeHeartbeat()
    {
        output.ResetWrittenCount();
        CommandBatchCodec.Write(beats, output);
        return output.WrittenCount;
    }

    /// <summary>And back.</summary>
    [Benchmark(OperationsPerInvoke = BeatsPerEntry)]
    public CommandBatch DecodeHeartbeat() => CommandBatchCodec.Read(beatBytes);

    /// <summary>From a vector's id to its worker.</summary>
    [Benchmark]
    public object? Route() => ShardRouter.Find(snapshot, collection, "vector-4711").Worker;

    /// <summary>The list that a heartbeat is answered with, made anew.</summary>
    [Benchmark]
    public int BuildList()
    {
        output.ResetWrittenCount();
        AssignmentList.Write(snapshot, worker, output);
        return output.WrittenCount;
    }

    /// <summary>The whole state to bytes.</summary>
    [Benchmark]
    public void WriteSnapshot() => SnapshotCodec.Write(snapshot, Stream.Null);

    /// <summary>And back.</summary>
    [Benchmark]
    public PlacementSnapshot ReadSnapshot() => SnapshotCodec.Read(new MemoryStream(snapshotBytes));
}
