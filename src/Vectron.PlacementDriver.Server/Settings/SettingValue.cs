namespace Vectron.PlacementDriver.Server.Settings;

/// <summary>What a setting was given, not yet checked.</summary>
internal readonly record struct SettingValue(Setting Setting, string Text, SettingSource Source)
{
    /// <summary>The name under which the operator gave it.</summary>
    public string Name => Source switch
    {
        SettingSource.Environment => Setting.Variable,
        SettingSource.AppSettings => $"{SettingCatalog.Section}:{Setting.Key} in appsettings.json",
        _ => "-" + Setting.Flag,
    };

    /// <summary>Whether the operator gave it.</summary>
    public bool IsExplicit => Source != SettingSource.Default;
}
