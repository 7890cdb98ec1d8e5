using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Server.Settings;

/// <summary>Every setting's value, from the strongest source that gives one: flag, environment, appsettings, default.</summary>
internal sealed class SettingValues
{
    private readonly ImmutableDictionary<Setting, SettingValue> values;

    private SettingValues(ImmutableDictionary<Setting, SettingValue> values, ImmutableArray<string> unknownKeys)
    {
        this.values = values;
        UnknownKeys = unknownKeys;
    }

    /// <summary>Keys of the appsettings section that no setting has.</summary>
    public ImmutableArray<string> UnknownKeys { get; }

    /// <summary>The value of a setting.</summary>
    public SettingValue this[Setting setting] => values[setting];

    /// <summary>Merges the sources.</summary>
    /// <param name="flags">Values by flag, from the command line.</param>
    /// <param name="environment">The value of an environment variable, null when it is not set.</param>
    /// <param name="section">The section <see cref="SettingCatalog.Section"/> of appsettings.json.</param>
    public static SettingValues Merge(
        IReadOnlyDictionary<string, string> flags, Func<string, string?> environment, IConfigurationSection section)
    {
        var values = SettingCatalog.All.ToImmutableDictionary(setting => setting, setting =>
            flags.TryGetValue(setting.Flag, out var flag) ? new SettingValue(setting, flag, SettingSource.CommandLine)
            : environment(setting.Variable) is { } variable ? new SettingValue(setting, variable, SettingSource.Environment)
            : section[setting.Key] is { } key ? new SettingValue(setting, key, SettingSource.AppSettings)
            : new SettingValue(setting, setting.Default, SettingSource.Default));

        var known = SettingCatalog.All.Select(setting => setting.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new SettingValues(
            values, [.. section.GetChildren().Select(child => child.Key).Where(key => !known.Contains(key))]);
    }
}
