using System.Collections.Immutable;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>What a change of settings did, or would do.</summary>
internal sealed record SettingsChangeReport(bool DryRun, long Revision, ImmutableArray<SettingsChangeReport.Change> Changes) : Report
{
    /// <summary>Reads an answer.</summary>
    public static SettingsChangeReport Of(UpdateSettingsResponse answer, bool dryRun) =>
        new(dryRun, answer.Revision, [.. answer.Changes.Select(change => new Change(change.Name, change.From, change.To))]);

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        foreach (var change in Changes)
        {
            console.MarkupLineInterpolated($"{change.Name}: {change.From} -> {change.To}");
        }

        console.MarkupLine(
            Changes.IsEmpty ? "nothing changes: the settings have these values"
            : DryRun ? "dry run: nothing was changed"
            : $"changed, revision {Revision}");
    }

    /// <summary>One setting's change.</summary>
    internal sealed record Change(string Name, long From, long To);
}
