namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>Every scenario, in the order in which <c>all</c> runs them.</summary>
internal static class ScenarioCatalog
{
    /// <summary>The scenarios.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new ReadOnLeader(), new ReadUnderWrites(), new ReadOnFollower(), new Heartbeats(), new WriteAlone(),
        new HeartbeatGrowth(), new SnapshotPause(), new Failover(), new HungNode(), new Idle(), new LogGrowth(),
        new RollingRestart(), new Overload(), new LargeRestart(), new Planning(),
        new Watchers(), new LocalRoutes(), new DistantNodes(), new Steady(),
    ];

    /// <summary>The scenarios of these names or rows, in the catalog's order; <c>all</c> names them all.</summary>
    /// <exception cref="ArgumentException">A name is none.</exception>
    public static IReadOnlyList<Scenario> Find(IReadOnlyList<string> names)
    {
        var unknown = names.Where(name => name != "all" && !All.Any(scenario => Answers(scenario, name))).ToList();
        return unknown.Count > 0
            ? throw new ArgumentException($"no scenario is called {string.Join(", ", unknown)}: there are all, {string.Join(", ", All.Select(scenario => scenario.Name))}")
            : [.. All.Where(scenario => names.Any(name => name == "all" || Answers(scenario, name)))];
    }

    private static bool Answers(Scenario scenario, string name) =>
        scenario.Name == name || (scenario.Row.Length > 0 && string.Equals(scenario.Row, name, StringComparison.OrdinalIgnoreCase));
}
