namespace Vectron.PlacementDriver.Domain.Settings;

/// <summary>One of the cluster's settings: a whole number under a name.</summary>
/// <param name="Name">As operators and messages spell it, for example <c>max_workers</c>; persisted, never renamed.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Lowest">The lowest value that is allowed.</param>
/// <param name="Highest">The highest value that is allowed.</param>
/// <param name="Description">For people, without the bounds.</param>
/// <param name="Read">Takes the value out of the settings.</param>
/// <param name="With">The settings with another value, which is within the bounds.</param>
public sealed record SettingDefinition(
    string Name,
    SettingUnit Unit,
    long Lowest,
    long Highest,
    string Description,
    Func<ClusterSettings, long> Read,
    Func<ClusterSettings, long, ClusterSettings> With)
{
    /// <summary>Whether only odd values are allowed.</summary>
    public bool OddOnly { get; init; }
}
