using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;

namespace Vectron.PlacementDriver.Testing.History;

/// <summary>Keeps what clients asked and were answered, from many threads at once, on one monotonic clock.</summary>
public sealed class HistoryRecorder
{
    private readonly ConcurrentDictionary<int, Operation> operations = [];
    private int lastId;

    /// <summary>Everything so far; calls under way count as unknown.</summary>
    public ImmutableArray<Operation> Operations => [.. operations.Values.OrderBy(operation => operation.Begin)];

    /// <summary>Calls that ended with an answer.</summary>
    public int Answered => operations.Values.Count(operation => operation.Outcome == Outcome.Ok);

    /// <summary>A client is about to call.</summary>
    /// <param name="client">See <see cref="Operation"/>, as the others.</param>
    /// <param name="key">What part of the state it concerns.</param>
    /// <param name="call">What is asked for.</param>
    /// <param name="argument">With what.</param>
    /// <param name="idempotencyKey">What the log will know it by; null for a read.</param>
    public RecordedCall Begin(int client, string key, string call, string argument, string? idempotencyKey = null)
    {
        var id = Interlocked.Increment(ref lastId);
        operations[id] = new Operation(
            id, client, key, call, argument, string.Empty, Stopwatch.GetTimestamp(), Operation.Never, Outcome.Unknown)
        {
            IdempotencyKey = idempotencyKey,
        };
        return new RecordedCall(this, id);
    }

    internal void Finish(int id, Outcome outcome, string answer) => operations[id] = operations[id] with
    {
        Outcome = outcome,
        Answer = answer,
        End = outcome == Outcome.Unknown ? Operation.Never : Stopwatch.GetTimestamp(),
    };
}
