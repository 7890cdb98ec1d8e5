namespace Vectron.PlacementDriver.Domain.Settings;

/// <summary>What one change did to one setting.</summary>
/// <param name="Name">The setting.</param>
/// <param name="From">Its value before.</param>
/// <param name="To">Its value since.</param>
public sealed record SettingChange(string Name, long From, long To);
