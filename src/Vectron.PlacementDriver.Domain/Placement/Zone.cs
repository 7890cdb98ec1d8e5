namespace Vectron.PlacementDriver.Domain.Placement;

/// <summary>The racks of one zone in load order. Never empty once it stands in the pool.</summary>
internal sealed class Zone
{
    public SortedSet<Rack> Racks { get; } = new(LoadOrder.Instance);

    /// <summary>How many candidates it has.</summary>
    public int Size { get; set; }

    public Candidate First => Racks.Min!.First;
}
