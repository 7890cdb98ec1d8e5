using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Serialization;

namespace Vectron.PlacementDriver.Replication.Integrity;

/// <summary>
/// Hashes of this node's state after certain log entries, the same ones on every node: those with which the cluster's own
/// clock enters another period. Applying an entry costs no more than a comparison of two numbers; the hash is taken from
/// the immutable state in the background, one at a time.
/// </summary>
internal sealed class StateDigests
{
    /// <summary>Length of a period of the cluster's clock, milliseconds.</summary>
    public const long PeriodMs = 20_000;

    private const int Kept = 8;

    private readonly Lock sync = new();
    private ImmutableSortedDictionary<long, string> known = ImmutableSortedDictionary<long, string>.Empty;
    private Task hashing = Task.CompletedTask;

    /// <summary>The newest hashes by log index.</summary>
    public ImmutableSortedDictionary<long, string> Known
    {
        get
        {
            lock (sync)
            {
                return known;
            }
        }
    }

    /// <summary>An entry was applied. Returns at once.</summary>
    public void Applied(PlacementSnapshot before, PlacementSnapshot after)
    {
        if (before.ClockUnixMs / PeriodMs != after.ClockUnixMs / PeriodMs)
        {
            _ = HashAsync(after);
        }
    }

    /// <summary>Ends when the hash of a state is known, or when another one is being taken and this one is left out.</summary>
    public Task HashAsync(PlacementSnapshot snapshot)
    {
        lock (sync)
        {
            if (!known.ContainsKey(snapshot.AppliedIndex) && hashing.IsCompleted)
            {
                hashing = Task.Run(() => Hash(snapshot));
            }

            return hashing;
        }
    }

    private void Hash(PlacementSnapshot snapshot)
    {
        var hash = SnapshotCodec.Hash(snapshot);
        lock (sync)
        {
            known = known.SetItem(snapshot.AppliedIndex, hash);
            while (known.Count > Kept)
            {
                known = known.Remove(known.Keys.First());
            }
        }
    }
}
