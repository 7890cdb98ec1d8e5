using Vectron.PlacementDriver.Simulator.Scenarios;
using Vectron.PlacementDriver.Simulator.Tests.Scenarios;
using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Simulator.Tests.VirtualTime;

/// <summary>
/// Workers with data come over from one driver to another that imported the cluster: nothing that is needed is deleted, no
/// group is founded twice, every answer is right, and afterwards the new driver heals, drains and balances like any.
/// </summary>
public sealed class TakeoverTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Takeover_OfARunningCluster_LosesNothing(int seed, bool restartsWorkers)
    {
        var scenario = new Scenario
        {
            Seed = seed,
            Workers = 8,
            Spare = 1,
            SearchOnly = 1,
            Collections = 2,
            Steps =
            [
                new() { At = TimeSpan.FromMinutes(20), Do = StepKind.Create, Collection = "later" },
                new() { At = TimeSpan.FromMinutes(22), Do = StepKind.Kill, Workers = "2" },
                new() { At = TimeSpan.FromMinutes(60), Do = StepKind.Start, Workers = "9" },
                new() { At = TimeSpan.FromMinutes(61), Do = StepKind.Drain, Workers = "4" },
                new() { At = TimeSpan.FromMinutes(90), Do = StepKind.Delete, Collection = "docs-2" },
            ],
        };

        var report = TakeoverScenario.Play(scenario, restartsWorkers);

        ScenarioText.Write(report, output.WriteLine);
        report.Missed.Should().BeEmpty("{0}", ScenarioText.Explain(report));
        report.Tally.NeededDeleted.Should().Be(0);
        report.Tally.DoubleBootstraps.Should().Be(0);
        report.Narration.Should().Contain(line => line.Contains("taken over", StringComparison.Ordinal));
    }
}
