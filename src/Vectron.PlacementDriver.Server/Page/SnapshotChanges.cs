using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>
/// What differs between two sorted maps of immutable values. States share what did not change, so equal references tell
/// it: one walk without comparing a single field.
/// </summary>
internal static class SnapshotChanges
{
    /// <summary>Finds values that are new or other than before, and ids that are gone, both in order of the ids.</summary>
    public static (List<T> Changed, List<ulong> Removed) Between<T>(IdDictionary<T> before, IdDictionary<T> after)
        where T : class => ReferenceEquals(before, after) ? ([], []) : Between(before, after, Comparer<ulong>.Default);

    /// <summary>Finds values that are new or other than before, and keys that are gone, both in order of keys.</summary>
    public static (List<TValue> Changed, List<TKey> Removed) Between<TKey, TValue>(
        ImmutableSortedDictionary<TKey, TValue> before, ImmutableSortedDictionary<TKey, TValue> after)
        where TKey : notnull
        where TValue : class => ReferenceEquals(before, after) ? ([], []) : Between(before, after, after.KeyComparer);

    private static (List<TValue> Changed, List<TKey> Removed) Between<TKey, TValue>(
        IEnumerable<KeyValuePair<TKey, TValue>> before, IEnumerable<KeyValuePair<TKey, TValue>> after, IComparer<TKey> keys)
        where TValue : class
    {
        var (changed, removed) = (new List<TValue>(), new List<TKey>());
        using var old = before.GetEnumerator();
        using var now = after.GetEnumerator();
        var (hasOld, hasNow) = (old.MoveNext(), now.MoveNext());
        while (hasOld || hasNow)
        {
            var order = !hasOld ? 1 : !hasNow ? -1 : keys.Compare(old.Current.Key, now.Current.Key);
            if (order < 0)
            {
                removed.Add(old.Current.Key);
            }
            else if (order > 0 || !ReferenceEquals(old.Current.Value, now.Current.Value))
            {
                changed.Add(now.Current.Value);
            }

            hasOld = order <= 0 ? old.MoveNext() : hasOld;
            hasNow = order >= 0 ? now.MoveNext() : hasNow;
        }

        return (changed, removed);
    }
}
