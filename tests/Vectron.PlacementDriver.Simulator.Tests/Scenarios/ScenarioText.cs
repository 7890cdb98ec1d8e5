using Vectron.PlacementDriver.Simulator.Scenarios;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Tests.Scenarios;

/// <summary>What a test says about a scenario that was played.</summary>
internal static class ScenarioText
{
    public static void Write(ScenarioReport report, Action<string> line)
    {
        line($"{report.Scenario.About} Seed {report.Scenario.Seed}, {report.Shards} shards.");
        line($"simulated {report.Duration:hh\\:mm\\:ss}, healed {report.Healed?.ToString("hh\\:mm\\:ss") ?? "never"} after the last step");
        line($"replicas made anew {report.Moves}, least possible {report.LeastMoves}; "
            + $"failed changes {report.Tally.FailedChanges}, beats refused {report.Tally.RefusedBeats}");
        line($"requests {report.Requests.Of(RequestOutcome.Served)}, refused for a stale epoch "
            + $"{report.Requests.Of(RequestOutcome.StaleEpoch)}, without leader {report.Requests.Of(RequestOutcome.NoLeader)}, "
            + $"not here {report.Requests.Of(RequestOutcome.NotHere)}, unreachable {report.Requests.Unreachable}");
    }

    public static string Explain(ScenarioReport report) => string.Join(
        '\n',
        [
            .. report.Problems.Take(10),
            .. report.Breaches.Take(10).Select(breach => $"{breach.Check}: {breach.Detail} ({breach.Where})"),
            "Narration:",
            .. report.Narration.TakeLast(20),
            "Replay:",
            ScenarioFile.Write(report.Scenario),
        ]);
}
