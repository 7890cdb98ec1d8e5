using System.Globalization;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

public sealed class SimulationTests
{
    // Set for longer runs: how many seeds, and the first of them.
    private static readonly int Seeds = Number("VECTRON_SIMULATIONS", 1_000);
    private static readonly int First = Number("VECTRON_SEED", 1);

    [Fact]
    public async Task Cluster_UnderHarmOfManyKinds_LosesNothingAndAnswersNothingStale()
    {
        // One process plays on one processor.
        var half = Seeds / 2;
        var played = await Task.WhenAll(
            SimulationProcess.PlayAsync(First, First + half - 1),
            SimulationProcess.PlayAsync(First + half, First + Seeds - 1));

        foreach (var (exitCode, lines) in played)
        {
            exitCode.Should().Be(0, string.Join('\n', lines.Take(20)));
            lines.Should().ContainSingle().Which.Should().Contain(": 0 violations, ");
        }
    }

    [Fact]
    public async Task Seed_PlayedAgain_TakesTheSameWay()
    {
        var played = await Task.WhenAll(SimulationProcess.PlayAsync(1, 20), SimulationProcess.PlayAsync(1, 20));

        Trace(played[0].Lines).Should().NotBeEmpty().And.Be(Trace(played[1].Lines));
    }

    private static string Trace(string[] lines) => lines[^1].Split(", ").Single(part => part.StartsWith("trace ", StringComparison.Ordinal));

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
