using System.Globalization;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using Vectron.PlacementDriver.Simulator.Simulation;

namespace Vectron.PlacementDriver.Simulator.CommandLine;

/// <summary>Prints what a simulation found.</summary>
internal static class SimulationSummary
{
    /// <summary>Prints a report on standard output.</summary>
    public static void Print(SimulationReport report, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonOf(report));
            return;
        }

        var table = new Table().AddColumns("what", "value");
        table.Columns[1].RightAligned();
        foreach (var (name, value) in Figures(report))
        {
            table.AddRow(
                Markup.Escape(name.Replace('_', ' ')),
                double.IsNaN(value) ? "never" : value.ToString("0.###", CultureInfo.InvariantCulture));
        }

        foreach (var (method, status, count) in report.Counters.Errors)
        {
            table.AddRow($"failed {method}: {status}", count.ToString(CultureInfo.InvariantCulture));
        }

        Terminal.Results.Write(table);
        BreachTable.Print(report.Breaches);
        foreach (var missed in report.Missed)
        {
            Terminal.Results.MarkupLineInterpolated($"[red]missed:[/] {missed}");
        }

        if (report.Missed.IsEmpty)
        {
            Terminal.Results.WriteLine("passed: every shard has a leader, no wrong answer, no broken contract");
        }
    }

    private static IEnumerable<(string Name, double Value)> Figures(SimulationReport report) =>
    [
        ("workers", report.Counters.Registered),
        ("collections", report.Counters.Collections),
        ("shards", report.Shards),
        ("shards_with_leader", report.ShardsLed),
        ("all_led_after_s", report.AllLedAfter?.TotalSeconds ?? double.NaN),
        ("replicas_per_worker_min", report.Spread.FewestReplicas),
        ("replicas_per_worker_max", report.Spread.MostReplicas),
        ("worker_sets_per_collection_min", report.Spread.FewestSets),
        ("lookups", report.Counters.Lookups),
        ("lookups_wrong", report.Counters.Wrong),
        ("lookup_p50_ms", report.Counters.LookupLatency.Percentile(0.5).TotalMilliseconds),
        ("lookup_p99_ms", report.Counters.LookupLatency.Percentile(0.99).TotalMilliseconds),
        ("heartbeats", report.Counters.Beats),
        ("heartbeats_refused", report.Tally.RefusedBeats),
        ("heartbeat_p50_ms", report.Counters.BeatLatency.Percentile(0.5).TotalMilliseconds),
        ("heartbeat_p99_ms", report.Counters.BeatLatency.Percentile(0.99).TotalMilliseconds),
        ("answers_dropped", report.Tally.DroppedAnswers),
        ("replicas_founded", report.Tally.Founded),
        ("replicas_joined", report.Tally.Joined),
        ("replicas_restarted", report.Tally.Restarted),
        ("replicas_deleted", report.Tally.Deleted),
        ("failed_changes", report.Tally.FailedChanges),
        ("retries", report.Counters.Retries),
        ("broken_contracts", report.Breaches.Length),
    ];

    private static string JsonOf(SimulationReport report)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteBoolean("passed", report.Missed.IsEmpty);
            json.WriteStartObject("figures");
            foreach (var (name, value) in Figures(report))
            {
                WriteNumber(json, name, value);
            }

            json.WriteEndObject();
            json.WriteStartArray("errors");
            foreach (var (method, status, count) in report.Counters.Errors)
            {
                json.WriteStartObject();
                json.WriteString("method", method);
                json.WriteString("status", status.ToString());
                json.WriteNumber("count", count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("missed");
            foreach (var missed in report.Missed)
            {
                json.WriteStringValue(missed);
            }

            json.WriteEndArray();
            BreachTable.Write(json, report.Breaches);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsNaN(value))
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteNumber(name, Math.Round(value, 3));
        }
    }
}
