using System.Collections.Immutable;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>What happened lately, and why.</summary>
internal sealed record HistoryReport(ImmutableArray<HistoryReport.Entry> Entries, bool More) : Report
{
    /// <summary>Reads an answer.</summary>
    public static HistoryReport Of(GetHistoryResponse answer) => new(
        [.. answer.Entries.Select(entry => new Entry(
            entry.Revision, entry.UnixMs, entry.Subject, entry.WorkerId, entry.ShardId, entry.Collection, entry.Text))],
        answer.More);

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        var table = Sheet.Create("revision#", "when", "what");
        foreach (var entry in Entries)
        {
            table.Add(Sheet.Of(entry.Revision), Sheet.Time(entry.UnixMs), entry.Text);
        }

        Sheet.Write(console, table);
        if (More)
        {
            console.WriteLine("There is more before that: ask with --limit.");
        }
    }

    /// <summary>One entry; ids are 0 and the collection empty when it is about none.</summary>
    internal sealed record Entry(
        long Revision, long UnixMs, string Subject, ulong WorkerId, ulong ShardId, string Collection, string Text);
}
