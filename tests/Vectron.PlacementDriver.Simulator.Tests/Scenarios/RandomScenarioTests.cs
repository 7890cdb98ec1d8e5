using System.Globalization;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Simulator.Tests.VirtualTime;

namespace Vectron.PlacementDriver.Simulator.Tests.Scenarios;

/// <summary>
/// Whatever befalls a cluster: no counter, epoch or id goes back or is used twice, no worker deletes data that counts, no
/// group is founded twice, and in the end everything is whole again. A failing seed is printed with its scenario, which
/// can be put into a file and played.
/// </summary>
public sealed class RandomScenarioTests
{
    /// <summary>Seeds as <c>first-last</c>; a few by default, 1-10000 in the long run.</summary>
    private const string SeedsVariable = "VECTRON_PD_SCENARIO_SEEDS";

    private const int ShownHistory = 200;

    [Fact]
    public void Play_RandomFaults_InvariantsHoldAndEverythingHeals()
    {
        var (first, last) = Seeds();
        var failed = new List<string>();
        for (var seed = first; seed <= last; seed++)
        {
            PlacementSnapshot? newest = null;
            var report = VirtualScenario.Play(RandomScenario.Of(seed), (_, state) => newest = state);
            if (!report.Missed.IsEmpty)
            {
                var history = string.Join('\n', newest!.History.Entries.TakeLast(ShownHistory).Select(entry => $"{entry.UnixMs} {entry.Text}"));
                failed.Add($"seed {seed}: {string.Join("; ", report.Missed)}\n{ScenarioText.Explain(report)}\nThe driver's history:\n{history}");
            }
        }

        failed.Should().BeEmpty("{0}", string.Join('\n', failed));
    }

    private static (int First, int Last) Seeds()
    {
        var ends = (Environment.GetEnvironmentVariable(SeedsVariable) ?? "1-20").Split('-');
        return (int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[^1], CultureInfo.InvariantCulture));
    }
}
