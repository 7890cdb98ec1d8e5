using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Simulator.Cluster;
using Vectron.PlacementDriver.Simulator.Scenarios;
using Vectron.PlacementDriver.Simulator.Tests.VirtualTime;
using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Simulator.Tests.Scenarios;

/// <summary>
/// The driver's leader is killed in each phase of a split and of a merge, as it is in each phase of a move; and a driver is
/// restored that knows nothing of a split.
/// </summary>
public sealed class DriverFaultsWhileSplittingTests(ITestOutputHelper output)
{
    private static readonly TimeSpan JustAfter = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void Play_LeaderKilledAsAPhaseBegins_TheSplitOrMergeGoesOn()
    {
        var scenario = ScenarioFile.Read(Path.Combine(ScenarioTests.Folder(), "split-and-merge.json"));
        var moments = new SortedDictionary<(ReshapeKind, ReshapePhase), TimeSpan>();
        var calm = VirtualScenario.Play(scenario, (at, state) =>
        {
            foreach (var reshape in state.Reshapes.Values)
            {
                moments.TryAdd((reshape.Kind, reshape.Phase), at);
            }
        });
        calm.Missed.Should().BeEmpty("{0}", ScenarioText.Explain(calm));
        moments.Should().HaveCount(4, "both phases of both kinds were seen");

        foreach (var (phase, at) in moments)
        {
            var kill = new ScenarioStep
            {
                At = at + JustAfter - calm.Stood,
                Do = StepKind.Driver,
                Fault = DriverFault.LeaderKilled,
                For = TimeSpan.FromSeconds(4),
            };

            var report = VirtualScenario.Play(scenario with { Steps = scenario.Steps.Add(kill) });

            output.WriteLine($"{phase}: killed at {at:hh\\:mm\\:ss\\.fff}, ended at {report.Duration:hh\\:mm\\:ss}, {report.Shards} shards");
            report.Missed.Should().BeEmpty("killed while {0}:\n{1}", phase, ScenarioText.Explain(report));
        }
    }

    [Fact]
    public void Play_RestoredFromBeforeASplit_StaysFrozenAndNothingIsDeleted()
    {
        var scenario = ScenarioFile.Read(Path.Combine(ScenarioTests.Folder(), "driver-restored-mid-split.json"));
        var late = scenario with
        {
            Steps = [.. scenario.Steps.Select(step => step.Fault switch
            {
                DriverFault.Restore => step with { At = TimeSpan.FromMinutes(6) },
                DriverFault.LeaveFreeze => step with { At = TimeSpan.FromMinutes(7) },
                _ => step,
            }).OrderBy(step => step.At)],
            End = scenario.End with { Within = TimeSpan.FromMinutes(10) },
        };

        var report = VirtualScenario.Play(late);

        report.Missed.Should().NotBeEmpty("the state knows only the shards of before, which nobody runs any more");
        report.Narration.Should().Contain(line => line.Contains("workers run shards that this state never had", StringComparison.Ordinal))
            .And.NotContain(line => line.Contains("the freeze has ended", StringComparison.Ordinal));
        report.Tally.NeededDeleted.Should().Be(0);
    }
}
