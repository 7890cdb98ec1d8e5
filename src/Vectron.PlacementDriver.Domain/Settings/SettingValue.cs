namespace Vectron.PlacementDriver.Domain.Settings;

/// <summary>A value for a setting.</summary>
/// <param name="Name">As in <see cref="SettingCatalog"/>.</param>
/// <param name="Value">In the setting's unit.</param>
public sealed record SettingValue(string Name, long Value);
