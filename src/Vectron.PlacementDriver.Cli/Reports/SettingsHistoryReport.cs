using System.Collections.Immutable;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>Who changed which setting when.</summary>
internal sealed record SettingsHistoryReport(ImmutableArray<SettingsHistoryReport.Entry> Revisions) : Report
{
    /// <summary>Reads an answer.</summary>
    public static SettingsHistoryReport Of(GetSettingsHistoryResponse answer) =>
        new([.. answer.Revisions.Select(revision => new Entry(
            revision.Revision,
            revision.UnixMs,
            revision.By,
            [.. revision.Changes.Select(change => new SettingsChangeReport.Change(change.Name, change.From, change.To))]))]);

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        var table = Sheet.Create("revision#", "when", "who", "setting", "from#", "to#");
        foreach (var revision in Revisions)
        {
            foreach (var change in revision.Changes)
            {
                table.Add(
                    Sheet.Of(revision.Revision), Sheet.Time(revision.UnixMs), revision.By, change.Name, Sheet.Of(change.From),
                    Sheet.Of(change.To));
            }
        }

        Sheet.Write(console, table);
    }

    /// <summary>One change.</summary>
    internal sealed record Entry(long Revision, long UnixMs, string By, ImmutableArray<SettingsChangeReport.Change> Changes);
}
