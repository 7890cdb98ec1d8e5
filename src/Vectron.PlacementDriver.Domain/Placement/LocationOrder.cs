using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Placement;

/// <summary>Tells zones or racks apart. A zone's name counts within its region, a rack's within its zone.</summary>
internal sealed class LocationOrder : IComparer<WorkerLocation>
{
    private readonly bool racks;

    private LocationOrder(bool racks) => this.racks = racks;

    public static LocationOrder ByZone { get; } = new(false);

    public static LocationOrder ByRack { get; } = new(true);

    public int Compare(WorkerLocation? x, WorkerLocation? y)
    {
        var order = string.CompareOrdinal(x!.Zone, y!.Zone);
        order = order != 0 ? order : string.CompareOrdinal(x.Region, y.Region);
        return order != 0 || !racks ? order : string.CompareOrdinal(x.Rack, y.Rack);
    }
}
