using System.Collections.Immutable;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Commands;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>Settings with their bounds.</summary>
internal sealed record SettingsReport(long Revision, ImmutableArray<SettingsReport.Setting> Settings) : Report
{
    /// <summary>Reads an answer.</summary>
    /// <param name="answer">All settings.</param>
    /// <param name="name">The one that is wanted; null for all.</param>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static SettingsReport Of(GetSettingsResponse answer, string? name)
    {
        var wanted = answer.Settings.Where(setting => name is null || setting.Name == name).ToArray();
        return wanted.Length > 0
            ? new SettingsReport(answer.Revision, [.. wanted.Select(setting => new Setting(
                setting.Name,
                setting.Value,
                setting.DefaultValue,
                setting.Lowest,
                setting.Highest,
                setting.OddOnly,
                setting.Unit,
                setting.Description))])
            : throw new UsageException(
                $"setting '{name}' does not exist; there are {string.Join(", ", answer.Settings.Select(setting => setting.Name))}");
    }

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        var table = Sheet.Create("setting", "value#", "default#", "allowed", "meaning");
        foreach (var setting in Settings)
        {
            table.Add(
                setting.Name, Sheet.Of(setting.Value), Sheet.Of(setting.Default),
                $"{setting.Lowest} to {setting.Highest}{(setting.OddOnly ? ", odd" : "")}", setting.Description);
        }

        Sheet.Write(console, table);
    }

    /// <summary>One setting.</summary>
    internal sealed record Setting(
        string Name,
        long Value,
        long Default,
        long Lowest,
        long Highest,
        bool OddOnly,
        string Unit,
        string Description);
}
