namespace Vectron.PlacementDriver.Simulator.Groups;

/// <summary>How long shard groups take for what they do by themselves.</summary>
/// <param name="Election">Least time without a leader after one was lost; up to twice that, by the seed.</param>
/// <param name="CatchUp">From a new member's start until it holds everything that the group holds.</param>
internal sealed record GroupTimings(TimeSpan Election, TimeSpan CatchUp)
{
    /// <summary>Everything happens at once.</summary>
    public static GroupTimings Instant { get; } = new(TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>What real groups with little data show.</summary>
    public static GroupTimings Lifelike { get; } = new(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(12));
}
