namespace Vectron.PlacementDriver.Domain.Placement;

/// <summary>The least loaded for its capacity first, then the one with least of the collection, then by id.</summary>
internal sealed class LoadOrder : IComparer<Candidate>, IComparer<Rack>, IComparer<Zone>
{
    public static LoadOrder Instance { get; } = new();

    public int Compare(Candidate? x, Candidate? y)
    {
        var load = x!.CompareLoad(y!);
        return load != 0 ? load : x.Id.CompareTo(y!.Id);
    }

    /// <summary>By their first candidates. Candidates are never equal, so two racks are not either.</summary>
    public int Compare(Rack? x, Rack? y) => Compare(x!.First, y!.First);

    /// <summary>By their first candidates.</summary>
    public int Compare(Zone? x, Zone? y) => Compare(x!.First, y!.First);
}
