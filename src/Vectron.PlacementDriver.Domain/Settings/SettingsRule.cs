using System.Globalization;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Settings;

/// <summary>The bounds of the cluster's settings.</summary>
public static class SettingsRule
{
    /// <summary>Finds everything that is wrong with settings.</summary>
    /// <returns>One sentence that names each wrong setting, its value and its bounds, or null.</returns>
    public static string? FindFault(ClusterSettings settings) => Join(
        SettingCatalog.All.Select(setting => FindFault(setting, setting.Read(settings))));

    /// <summary>Finds everything that is wrong with new values for some settings.</summary>
    /// <returns>One sentence that names each wrong value, or null.</returns>
    public static string? FindFault(IReadOnlyCollection<SettingValue> values)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        return values.Count == 0
            ? "no setting is named: at least one name and value are needed"
            : Join(values.Select(value =>
                !seen.Add(value.Name) ? $"setting {QuotedText.Of(value.Name)} is named twice"
                : SettingCatalog.Find(value.Name) is { } setting ? FindFault(setting, value.Value)
                : $"setting {QuotedText.Of(value.Name)} does not exist"));
    }

    private static string? FindFault(SettingDefinition setting, long value) =>
        value < setting.Lowest || value > setting.Highest
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{setting.Name} {value} must be from {setting.Lowest} to {setting.Highest}")
            : setting.OddOnly && value % 2 == 0
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{setting.Name} {value} must be odd: an even number of replicas adds no safety")
                : null;

    private static string? Join(IEnumerable<string?> faults)
    {
        var found = faults.Where(fault => fault is not null).ToList();
        return found.Count == 0 ? null : string.Join("; ", found);
    }
}
