using Vectron.PlacementDriver.Simulator.Cluster;
using Vectron.PlacementDriver.Simulator.Scenarios;
using Vectron.PlacementDriver.Simulator.Tests.VirtualTime;
using Vectron.PlacementDriver.Simulator.Workers;
using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Simulator.Tests.Scenarios;

/// <summary>Every scenario file, in virtual time, against the driver's own code.</summary>
public sealed class ScenarioTests(ITestOutputHelper output)
{
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Folder(), "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Play_File_EndsAsItMust(string name)
    {
        var scenario = ScenarioFile.Read(Path.Combine(Folder(), name + ".json"));

        var report = VirtualScenario.Play(scenario);

        ScenarioText.Write(report, output.WriteLine);
        report.Missed.Should().BeEmpty("{0}", ScenarioText.Explain(report));
        ShouldHaveHappened(scenario, report);
    }

    [Fact]
    public void Files_OfEveryStory_EndInFullRedundancyAndEven()
    {
        foreach (var name in Files)
        {
            var end = ScenarioFile.Read(Path.Combine(Folder(), name + ".json")).End;

            (end.Replicas, end.Spread).Should().Be((3, 1), "of {0}", name);
        }
    }

    [Fact]
    public void Play_SameSeed_IsTheSameStory()
    {
        var scenario = ScenarioFile.Read(Path.Combine(Folder(), "worker-flapping.json")) with { LossPerMille = 50 };

        var first = VirtualScenario.Play(scenario);
        var second = VirtualScenario.Play(scenario);
        var other = VirtualScenario.Play(scenario with { Seed = scenario.Seed + 1 });

        Figures(second).Should().Equal(Figures(first));
        Figures(other).Should().NotEqual(Figures(first));
    }

    internal static string Folder() => Path.Combine(AppContext.BaseDirectory, "Scenarios", "Files");

    // A fault that misses its mark would prove nothing.
    private static void ShouldHaveHappened(Scenario scenario, ScenarioReport report)
    {
        if (scenario.Steps.Any(step => step.Fault == DriverFault.LeaveFreeze))
        {
            report.Narration.Should().ContainSingle(line => line.EndsWith("the freeze has ended", StringComparison.Ordinal));
        }

        if (scenario.Steps.Any(step => step.Lie == WorkerLie.RunsForeignShards))
        {
            report.Tally.RefusedBeats.Should().BePositive("a worker that runs what was never given to it is told so");
        }
    }

    private static string[] Figures(ScenarioReport report) =>
        [report.Duration.ToString(), .. report.Narration, $"{report.Tally.Added} {report.Tally.RefusedBeats}"];
}
