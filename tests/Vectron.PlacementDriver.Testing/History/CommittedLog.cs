using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Replication.Offline;

namespace Vectron.PlacementDriver.Testing.History;

/// <summary>
/// What became of the writes of a history, as the committed log says: it makes unknown outcomes definite, gives every write
/// its place, and is held against what clients were told.
/// </summary>
/// <param name="writes">By idempotency key: every write that was carried out or refused, however long ago.</param>
public sealed class CommittedLog(IReadOnlyDictionary<string, CommittedWrite> writes)
{
    /// <summary>
    /// Reads the directory of a node that does not run. Order and outcomes are in the state, under the idempotency keys, also
    /// of entries that a snapshot has replaced; the index is in the entries that are left. The cluster must not have
    /// forgotten any key.
    /// </summary>
    /// <param name="directory">The folder <c>node-&lt;id&gt;</c>.</param>
    /// <param name="index">An index that all nodes had applied after the last call of the history.</param>
    /// <param name="answer">What a client is told of an outcome of a call with this key; null when that is no answer.</param>
    public static async Task<CommittedLog> ReadAsync(
        string directory, long index, Func<string, CommandOutcome, (Outcome Outcome, string? Answer)> answer)
    {
        var indexes = new Dictionary<string, long>(StringComparer.Ordinal);
        var read = await OfflineDirectory.ReadAsync(directory, index, withUncommitted: true, CancellationToken.None, (at, batch) =>
        {
            foreach (var key in batch.Proposals.Select(proposal => proposal.Key?.Value).OfType<string>())
            {
                _ = indexes.TryAdd(key, at);
            }
        });
        var ledger = read.State.Idempotency;
        if (indexes.Keys.FirstOrDefault(key => !ledger.ByKey.ContainsKey(key)) is { } forgotten)
        {
            throw new InvalidOperationException($"the cluster has forgotten the idempotency key {forgotten}: its log proves nothing");
        }

        return new CommittedLog(ledger.InOrder.Select((key, position) =>
        {
            var (outcome, told) = answer(key, ledger.ByKey[key].Outcome);
            return (key, Write: new CommittedWrite(position, indexes.TryGetValue(key, out var at) ? at : null, outcome, told));
        }).ToDictionary(each => each.key, each => each.Write, StringComparer.Ordinal));
    }

    /// <summary>Gives writes their places and unknown outcomes a definite end, and finds what clients were told wrongly.</summary>
    /// <returns>
    /// The history with no write of unknown outcome that has a key, how many of them had one, and a sentence for each
    /// contradiction.
    /// </returns>
    public (ImmutableArray<Operation> History, int Settled, ImmutableArray<string> Contradictions) Settle(IEnumerable<Operation> history)
    {
        var contradictions = ImmutableArray.CreateBuilder<string>();
        var settled = 0;
        var definite = history.Select(operation =>
        {
            if (operation.IdempotencyKey is not { } key)
            {
                return operation;
            }

            var write = writes.GetValueOrDefault(key);
            if (FindContradiction(operation, write) is { } contradiction)
            {
                contradictions.Add(contradiction);
            }

            settled += operation.Outcome == Outcome.Unknown ? 1 : 0;
            return (operation.Outcome, write) switch
            {
                (Outcome.Unknown, { Outcome: Outcome.Ok }) => operation with { Outcome = Outcome.Ok, Answer = write.Answer ?? string.Empty, Position = write.Position },
                (Outcome.Unknown, _) => operation with { Outcome = Outcome.Failed },
                (Outcome.Ok, _) => operation with { Position = write?.Position },
                _ => operation,
            };
        }).ToImmutableArray();
        contradictions.AddRange(MonotoneCheck.Run(definite.Where(each => each.Position is not null), each => (ulong)each.Position!.Value)
            .Select(pair => $"{pair.Earlier} had ended when {pair.Lower} began, and the log has them the other way round"));
        return (definite, settled, contradictions.ToImmutable());
    }

    private static string? FindContradiction(Operation told, CommittedWrite? write) => (told.Outcome, write) switch
    {
        (Outcome.Ok, null) => $"{told} was acknowledged, and the log does not hold it",
        (Outcome.Ok, { Outcome: not Outcome.Ok }) => $"{told} was acknowledged, and refused by the log {Place(write)}",
        (Outcome.Ok, { Answer: { } answer }) when answer != told.Answer => $"{told} was answered, and the log {Place(write)} says {answer}",
        (Outcome.Failed, { Outcome: Outcome.Ok }) => $"{told} was told as not written, and the log holds it {Place(write)}",
        _ => null,
    };

    private static string Place(CommittedWrite write) => write.Index is { } index
        ? string.Create(CultureInfo.InvariantCulture, $"at index {index}")
        : "before its snapshot";
}
