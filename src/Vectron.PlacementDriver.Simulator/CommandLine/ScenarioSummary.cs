using System.Globalization;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using Vectron.PlacementDriver.Simulator.Scenarios;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.CommandLine;

/// <summary>Prints what a scenario came to.</summary>
internal static class ScenarioSummary
{
    /// <summary>Prints a report on standard output.</summary>
    public static void Print(ScenarioReport report, bool json)
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
                Markup.Escape(name.Replace('_', ' ')), value?.ToString("0.#", CultureInfo.InvariantCulture) ?? "never");
        }

        Terminal.Results.Write(table);
        foreach (var problem in report.Problems)
        {
            Terminal.Results.MarkupLineInterpolated($"[red]wrong order:[/] {problem}");
        }

        BreachTable.Print(report.Breaches);
        foreach (var missed in report.Missed)
        {
            Terminal.Results.MarkupLineInterpolated($"[red]missed:[/] {missed}");
        }

        if (report.Missed.IsEmpty)
        {
            Terminal.Results.WriteLine("passed: every shard is whole, replicas lie evenly, no needed data was deleted");
        }
    }

    /// <summary>The figures of a report by name; null for what never happened.</summary>
    private static (string Name, double? Value)[] Figures(ScenarioReport report) =>
    [
        ("seconds", report.Duration.TotalSeconds),
        ("healed_after_s", report.Healed?.TotalSeconds),
        ("shards", report.Shards),
        ("replicas_made_anew", report.Moves),
        ("least_possible", report.LeastMoves),
        ("needed_data_deleted", report.Tally.NeededDeleted),
        ("double_bootstraps", report.Tally.DoubleBootstraps),
        ("members_removed", report.Tally.Removed),
        ("failed_changes", report.Tally.FailedChanges),
        ("heartbeats_refused", report.Tally.RefusedBeats),
        ("wrong_answers", report.Requests.Of(RequestOutcome.WrongAnswer)),
        ("requests_served", report.Requests.Of(RequestOutcome.Served)),
        ("requests_refused_for_a_stale_epoch", report.Requests.Of(RequestOutcome.StaleEpoch)),
        ("requests_without_a_leader", report.Requests.Of(RequestOutcome.NoLeader)),
        ("requests_to_a_worker_without_the_shard", report.Requests.Of(RequestOutcome.NotHere)),
        ("requests_to_nobody", report.Requests.Unreachable),
    ];

    private static string JsonOf(ScenarioReport report)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteBoolean("passed", report.Missed.IsEmpty);
            json.WriteNumber("seed", report.Scenario.Seed);
            json.WriteStartObject("figures");
            foreach (var (name, value) in Figures(report))
            {
                json.WritePropertyName(name);
                json.WriteRawValue(value is { } known ? known.ToString("0.###", CultureInfo.InvariantCulture) : "null");
            }

            json.WriteEndObject();
            Write("missed", report.Missed);
            Write("wrong_orders", report.Problems);
            BreachTable.Write(json, report.Breaches);
            json.WriteEndObject();

            void Write(string name, IEnumerable<string> sentences)
            {
                json.WriteStartArray(name);
                foreach (var sentence in sentences)
                {
                    json.WriteStringValue(sentence);
                }

                json.WriteEndArray();
            }
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
