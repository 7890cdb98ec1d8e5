using System.Collections.Immutable;
using Vectron.PlacementDriver.Simulator.Cluster;
using Vectron.PlacementDriver.Simulator.Scenarios;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Tests.Scenarios;

public sealed class ScenarioFileTests
{
    [Fact]
    public void Parse_EveryField_IsRead()
    {
        var scenario = ScenarioFile.Parse(
            """
            {
              // The story.
              "about": "All of it.", "seed": 7, "workers": 4, "spare": 2, "zones": ["a", "b"], "collections": 3,
              "names_disks": true, "loss_per_mille": 10,
              "steps": [
                { "at": "1m", "do": "lie", "workers": "2-3", "lie": "reports_lower_epoch", "for": "5s" },
                { "at": "2m", "do": "driver", "fault": "leader_killed", "for": "4s", "every": "10s", "times": 3 },
              ],
              "end": { "within": "2h", "quiet": "30s", "replicas": 5, "spread": 2, "moves": 9 },
            }
            """,
            "story.json");

        scenario.Should().BeEquivalentTo(new Scenario
        {
            About = "All of it.",
            Seed = 7,
            Workers = 4,
            Spare = 2,
            Zones = ["a", "b"],
            Collections = 3,
            NamesDisks = true,
            LossPerMille = 10,
            Steps =
            [
                new ScenarioStep
                {
                    At = TimeSpan.FromMinutes(1),
                    Do = StepKind.Lie,
                    Workers = "2-3",
                    Lie = WorkerLie.ReportsLowerEpoch,
                    For = TimeSpan.FromSeconds(5),
                },
                new ScenarioStep
                {
                    At = TimeSpan.FromMinutes(2),
                    Do = StepKind.Driver,
                    Fault = DriverFault.LeaderKilled,
                    For = TimeSpan.FromSeconds(4),
                    Every = TimeSpan.FromSeconds(10),
                    Times = 3,
                },
            ],
            End = new ScenarioEnd
            {
                Within = TimeSpan.FromHours(2),
                Quiet = TimeSpan.FromSeconds(30),
                Replicas = 5,
                Spread = 2,
                Moves = 9,
            },
        });
        scenario.LastStep.Should().Be(TimeSpan.FromSeconds(144));
    }

    [Fact]
    public void Parse_LittleSaid_HasDefaults()
    {
        var scenario = ScenarioFile.Parse("""{ "workers": 3 }""", "story.json");

        scenario.Should().BeEquivalentTo(new Scenario { Workers = 3 });
        (scenario.Collections, scenario.End.Replicas, scenario.End.Spread).Should().Be((1, 3, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(77)]
    public void Write_Scenario_ReadsBackTheSame(int seed)
    {
        var scenario = RandomScenario.Of(seed);

        ScenarioFile.Parse(ScenarioFile.Write(scenario), "again").Should().BeEquivalentTo(scenario);
    }

    [Theory]
    [InlineData("""{ "workers": 0 }""", "workers is 0, must be 1 to 10000")]
    [InlineData("""{ "workers": 3, "colour": 1 }""", "colour")]
    [InlineData("""{ "workers": 3, "steps": [ { "at": "soon", "do": "kill", "workers": "1" } ] }""", "'soon' must be a time")]
    [InlineData("""{ "workers": 3, "steps": [ { "at": "1s", "do": "kick", "workers": "1" } ] }""", "steps[0].do")]
    [InlineData("""{ "workers": 3, "steps": [ { "at": "1s", "do": "kill", "workers": "4" } ] }""", "workers is '4', must name some of 1 to 3")]
    [InlineData("""{ "workers": 3, "steps": [ { "at": "1s", "do": "kill", "workers": "3-1" } ] }""", "workers has '3-1'")]
    [InlineData("""{ "workers": 3, "steps": [ { "at": "1s", "do": "create" } ] }""", "collection is ''")]
    [InlineData("""{ "workers": 3, "steps": [ { "do": "kill", "workers": "1" } ] }""", "at")]
    [InlineData("workers: 3", "invalid start of a value")]
    public void Parse_WrongFile_SaysWhereAndWhatIsAllowed(string text, string complaint)
    {
        var parse = () => ScenarioFile.Parse(text, "story.json");

        parse.Should().Throw<ScenarioFormatException>().WithMessage($"story.json: *{complaint}*");
    }

    [Theory]
    [InlineData("all", new[] { 1, 2, 3, 4 })]
    [InlineData("spare", new[] { 5, 6 })]
    [InlineData("zone:b", new[] { 2, 4, 6 })]
    [InlineData("6, 1-2", new[] { 1, 2, 6 })]
    public void Select_Workers_AreThoseNamed(string text, int[] expected) =>
        new Scenario { Workers = 4, Spare = 2, Zones = ["a", "b"] }.Select(text).Should().Equal(expected);

    [Fact]
    public void LeastMoves_DeadAndNewWorkers_CountsEachNeededReplicaOnce()
    {
        var before = new SortedDictionary<int, int> { [1] = 6, [2] = 6, [3] = 6 };

        LeastMoves.Between(before.ToImmutableSortedDictionary(), [1, 2, 4]).Should().Be(6, "what worker 3 held goes to worker 4");
        LeastMoves.Between(before.ToImmutableSortedDictionary(), [1, 2, 3]).Should().Be(0);
        LeastMoves.Between(before.ToImmutableSortedDictionary(), [1, 2, 3, 4]).Should().Be(4, "18 among 4 workers are 4 each at least");
    }
}
