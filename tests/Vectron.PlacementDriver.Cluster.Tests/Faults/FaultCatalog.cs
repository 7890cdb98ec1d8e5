namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>Every fault there is.</summary>
internal static class FaultCatalog
{
    /// <summary>New ones: a fault remembers whom it harmed.</summary>
    public static IReadOnlyList<Fault> All =>
    [
        .. typeof(Fault).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Fault)) && !type.IsAbstract)
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (Fault)Activator.CreateInstance(type)!),
    ];
}
