namespace Vectron.PlacementDriver.Domain.Placement;

/// <summary>The candidates of one rack of one zone, in load order. Never empty once it stands in a zone.</summary>
internal sealed class Rack(Zone zone)
{
    public Zone Zone => zone;

    public SortedSet<Candidate> Candidates { get; private set; } = [];

    public Candidate First => Candidates.Min!;

    /// <summary>Puts all of its candidates in order at once.</summary>
    public void Fill(IEnumerable<Candidate> candidates) => Candidates = new(candidates, LoadOrder.Instance);
}
