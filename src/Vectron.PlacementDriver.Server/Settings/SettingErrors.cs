using System.Text;

namespace Vectron.PlacementDriver.Server.Settings;

/// <summary>Everything that is wrong with the settings, so that one start shows all of it.</summary>
internal sealed class SettingErrors
{
    private readonly List<string> lines = [];

    /// <summary>Whether anything is wrong.</summary>
    public bool Any => lines.Count > 0;

    /// <summary>How many settings are wrong.</summary>
    public int Count => lines.Count;

    /// <summary>Notes a wrong value.</summary>
    /// <param name="value">What was given.</param>
    /// <param name="rule">What is allowed, or what it contradicts.</param>
    public void Add(SettingValue value, string rule) => lines.Add($"{value.Name} = \"{value.Text}\": {rule}");

    /// <summary>Notes a key that is no setting.</summary>
    public void AddUnknownKey(string key) =>
        lines.Add($"{SettingCatalog.Section}:{key} in appsettings.json: there is no such setting");

    /// <summary>One message that names every wrong setting, its value and what is allowed.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(lines.Count == 1 ? "a setting is wrong:" : $"{lines.Count} settings are wrong:");
        foreach (var line in lines)
        {
            text.Append("\n  ").Append(line);
        }

        return text.ToString();
    }
}
