namespace Vectron.PlacementDriver.Domain.Settings;

/// <summary>What the number of a setting counts.</summary>
public enum SettingUnit
{
    /// <summary>Things.</summary>
    Count,

    /// <summary>Milliseconds.</summary>
    Milliseconds,
}
