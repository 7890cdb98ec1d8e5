using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Simulator.Cluster;
using Vectron.PlacementDriver.Simulator.Scenarios;
using Vectron.PlacementDriver.Simulator.Tests.VirtualTime;
using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Simulator.Tests.Scenarios;

/// <summary>
/// The driver's leader is killed in each phase of a move. The same seed tells the same story up to the kill: so a first
/// run shows when each phase is entered, and each later one kills the leader at one of these moments.
/// </summary>
public sealed class DriverKilledInEachPhaseTests(ITestOutputHelper output)
{
    private static readonly TimeSpan JustAfter = TimeSpan.FromMilliseconds(1);

    [Theory]
    [InlineData("worker-killed", MovePhase.Starting, MovePhase.Adding, MovePhase.CatchingUp, MovePhase.RemovalDue, MovePhase.Removing)]
    [InlineData("drain-one", MovePhase.Starting, MovePhase.Adding, MovePhase.CatchingUp, MovePhase.RemovalDue, MovePhase.Removing)]
    public void Play_LeaderKilledAsAPhaseBegins_TheMoveGoesOn(string file, params MovePhase[] phases)
    {
        var scenario = ScenarioFile.Read(Path.Combine(ScenarioTests.Folder(), file + ".json"));
        var moments = new SortedDictionary<MovePhase, TimeSpan>();
        var calm = VirtualScenario.Play(scenario, (at, state) =>
        {
            foreach (var id in state.MovingShards)
            {
                moments.TryAdd(state.Shards[id].Move!.Phase, at);
            }
        });
        calm.Missed.Should().BeEmpty("{0}", ScenarioText.Explain(calm));
        moments.Keys.Should().Contain(phases);

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

            output.WriteLine($"{phase}: killed at {at:hh\\:mm\\:ss\\.fff}, healed at {report.Duration:hh\\:mm\\:ss}, moves {report.Moves}");
            report.Missed.Should().BeEmpty("killed while {0}:\n{1}", phase, ScenarioText.Explain(report));
        }
    }
}
