using Vectron.PlacementDriver.Domain.Placement;

namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>
/// How much of one kind of load each candidate carries, beside its share: what all carry together, divided by what each can
/// hold. For one plan.
/// </summary>
internal sealed class LoadLevels
{
    private const int MebibyteBits = 20;

    private readonly ulong[] capacities;
    private readonly long[] loads;
    private readonly int tolerance;
    private readonly UInt128 capacity;
    private readonly SortedSet<int> byLevel;
    private readonly UInt128 total;

    /// <summary>Adds up.</summary>
    /// <param name="candidates">In order of their ids.</param>
    /// <param name="loads">What each carries.</param>
    /// <param name="tolerancePercent">How far above its share a candidate may be.</param>
    public LoadLevels(IReadOnlyList<Candidate> candidates, long[] loads, int tolerancePercent)
    {
        this.loads = loads;
        // In mebibytes where they are bytes, so that no product below overflows.
        capacities = [.. candidates.Select(candidate => Math.Max(candidate.Capacity >> MebibyteBits, 1))];
        tolerance = tolerancePercent;
        foreach (var load in loads)
        {
            total += (UInt128)load;
        }

        foreach (var one in capacities)
        {
            capacity += one;
        }

        byLevel = new SortedSet<int>(
            Enumerable.Range(0, loads.Length), Comparer<int>.Create(Compare));
    }

    /// <summary>Positions of all candidates, the least loaded for its capacity first.</summary>
    public IEnumerable<int> Ascending => byLevel;

    /// <summary>Positions of all candidates, the most loaded for its capacity first.</summary>
    public IEnumerable<int> Descending => byLevel.Reverse();

    /// <summary>What a candidate carries.</summary>
    public long this[int position] => loads[position];

    /// <summary>What a candidate should carry.</summary>
    public long ShareOf(int position) => (long)(total * capacities[position] / capacity);

    /// <summary>Whether a candidate carries so much more than its share that something should move.</summary>
    public bool IsTooMuch(int position) => IsAbove(position, loads[position], 100, tolerance);

    /// <summary>
    /// Whether a candidate that carries so much more than now is far enough below what would make it give away again.
    /// </summary>
    public bool Fits(int position, long more) => !IsAbove(position, loads[position] + more, 200, tolerance);

    /// <summary>
    /// Whether load may go from one candidate to another: it fits there, or is too heavy to fit anywhere and leaves the more
    /// loaded of the two clearly lighter.
    /// </summary>
    public bool Relieves(int from, int to, long load) => Fits(to, load)
        || (UInt128)Math.Max(loads[to] + load + (ShareOf(to) * tolerance / 200), 0) * capacities[from]
            <= (UInt128)loads[from] * capacities[to];

    /// <summary>Whether a candidate that carries so much less than now is not far below its share.</summary>
    public bool CanSpare(int position, long less) =>
        (UInt128)Math.Max(loads[position] - less, 0) * capacity * 200
        >= total * capacities[position] * (uint)Math.Max(200 - tolerance, 0);

    /// <summary>Load goes from one candidate to another.</summary>
    public void Shift(int from, int to, long load)
    {
        Change(from, -load);
        Change(to, load);
    }

    private void Change(int position, long by)
    {
        byLevel.Remove(position);
        loads[position] = Math.Max(loads[position] + by, 0);
        byLevel.Add(position);
    }

    // load / share > 1 + tolerance / unit, without division.
    private bool IsAbove(int position, long load, int unit, int over) =>
        (UInt128)Math.Max(load, 0) * capacity * (uint)unit > total * capacities[position] * (uint)(unit + over);

    private int Compare(int one, int other)
    {
        var level = ((UInt128)loads[one] * capacities[other]).CompareTo((UInt128)loads[other] * capacities[one]);
        return level != 0 ? level : one.CompareTo(other);
    }
}
