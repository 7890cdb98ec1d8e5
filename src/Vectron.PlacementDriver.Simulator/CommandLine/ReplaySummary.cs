using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Vectron.PlacementDriver.Simulator.Replay;

namespace Vectron.PlacementDriver.Simulator.CommandLine;

/// <summary>Prints what a replay found.</summary>
internal static class ReplaySummary
{
    /// <summary>Prints a report on standard output.</summary>
    public static void Print(ReplayReport report, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonOf(report));
            return;
        }

        PrintCalls(report);
        PrintStates(report);
        BreachTable.Print(report.Breaches);
        var seconds = report.Duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        var verdict = report.Breaches.IsEmpty ? "no broken contract" : $"{report.Breaches.Length} broken contract(s)";
        Terminal.Results.MarkupLineInterpolated(
            $"{report.Played} recorded calls in {seconds} s, {report.Repetitions} repeated: {verdict}");
    }

    private static void PrintCalls(ReplayReport report)
    {
        var table = new Table().AddColumns("method", "status", "calls");
        table.Columns[2].RightAligned();
        foreach (var (method, status, count) in report.Calls)
        {
            table.AddRow(method, status.ToString(), count.ToString(CultureInfo.InvariantCulture));
        }

        Terminal.Results.Write(table);
        foreach (var node in report.SilentNodes)
        {
            Terminal.Results.MarkupLineInterpolated($"[yellow]{node} did not serve at the end[/]");
        }
    }

    private static void PrintStates(ReplayReport report)
    {
        if (report.States.IsEmpty)
        {
            return;
        }

        var table = new Table().AddColumns("node", "index", "state hash");
        foreach (var state in report.States)
        {
            table.AddRow(
                Markup.Escape(state.HttpAddress),
                state.Index.ToString(CultureInfo.InvariantCulture),
                Markup.Escape(state.Problem.Length > 0 ? state.Problem : state.StateHash));
        }

        Terminal.Results.Write(table);
    }

    private static string JsonOf(ReplayReport report)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("played", report.Played);
            json.WriteNumber("repetitions", report.Repetitions);
            json.WriteNumber("seconds", Math.Round(report.Duration.TotalSeconds, 3));
            json.WriteStartArray("calls");
            foreach (var (method, status, count) in report.Calls)
            {
                json.WriteStartObject();
                json.WriteString("method", method);
                json.WriteString("status", status.ToString());
                json.WriteNumber("count", count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("states");
            foreach (var state in report.States)
            {
                json.WriteStartObject();
                json.WriteString("node", state.HttpAddress);
                json.WriteNumber("index", state.Index);
                json.WriteString("hash", state.StateHash);
                json.WriteString("problem", state.Problem);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            BreachTable.Write(json, report.Breaches);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
