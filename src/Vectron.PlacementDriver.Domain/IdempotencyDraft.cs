using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Settings;

namespace Vectron.PlacementDriver.Domain;

/// <summary>The ledger of idempotency keys while the commands of one log entry are carried out.</summary>
/// <remarks>
/// Refusals are remembered like successes: a retry repeats one write, and a caller whose first answer was lost must
/// hear what that answer was, even when the same write would succeed by now. A new attempt takes a new key.
/// </remarks>
internal sealed class IdempotencyDraft(IdempotencyLedger start)
{
    private readonly ImmutableSortedDictionary<string, IdempotencyRecord>.Builder byKey = start.ByKey.ToBuilder();
    private ImmutableQueue<string> inOrder = start.InOrder;

    /// <summary>What became of the first write under a key; null for a new key.</summary>
    public CommandOutcome? FindOutcome(IdempotencyKey key) => byKey.TryGetValue(key.Value, out var first)
        ? first.RequestDigest == key.RequestDigest
            ? first.Outcome
            : CommandOutcome.Rejected(
                RejectionReason.InvalidArgument,
                $"idempotency-key '{key.Value}' was used for another request: a new request needs a new key")
        : null;

    /// <summary>Remembers the outcome of a key's first write and forgets the oldest beyond the limit.</summary>
    public void Remember(IdempotencyKey key, CommandOutcome outcome, long unixMs, ClusterSettings settings)
    {
        while (byKey.Count >= settings.IdempotencyKeptKeys)
        {
            ForgetOldest();
        }

        byKey.Add(key.Value, new IdempotencyRecord(key.RequestDigest, outcome, unixMs));
        inOrder = inOrder.Enqueue(key.Value);
    }

    /// <summary>Forgets what has become too old.</summary>
    public void Expire(long unixMs, ClusterSettings settings)
    {
        while (!inOrder.IsEmpty && unixMs - byKey[inOrder.Peek()].UnixMs >= settings.IdempotencyKeptMs)
        {
            ForgetOldest();
        }
    }

    public IdempotencyLedger ToLedger() => new() { ByKey = byKey.ToImmutable(), InOrder = inOrder };

    private void ForgetOldest()
    {
        inOrder = inOrder.Dequeue(out var oldest);
        byKey.Remove(oldest);
    }
}
