using System.CommandLine;
using Vectron.PlacementDriver.Simulator.Contract;
using Vectron.PlacementDriver.Simulator.Scenarios;
using Vectron.PlacementDriver.Simulator.Simulation;

namespace Vectron.PlacementDriver.Simulator.CommandLine;

/// <summary><c>simulate</c>: workers and gateways that speak the real contract with a running driver.</summary>
internal sealed class SimulateCommand
{
    private readonly Option<string> address = SharedOptions.Address();
    private readonly Option<string> output = SharedOptions.Output();
    private readonly Option<int> workers = Number("--workers", "Simulated workers", 3, 1, 30_000);
    private readonly Option<int> collections = Number("--collections", "Collections to create", 1, 0, 20_000);
    private readonly Option<int> shards = Number("--shards-expected", "Shards per collection", 16, 1, 4096);
    private readonly Option<int> dimension = Number("--dimension", "Components of a vector", 128, 1, 65_536);
    private readonly Option<int> seed = Number(
        "--seed",
        "Chooses names, vectors and leaders; take another one for another run with the same driver",
        1,
        0,
        int.MaxValue);

    private readonly Option<int> gateways = Number("--gateways", "Simulated gateways", 1, 1, 1000);

    private readonly Option<int> lookups =
        Number("--lookups-per-second", "Lookups of all gateways together", 50, 0, 100_000);

    private readonly Option<string> duration = Time("--duration", "How long to run", "60s");
    private readonly Option<string> beat = Time("--beat", "Time between a worker's heartbeats", "5s");
    private readonly Option<string?> kill = Moment("--kill-worker-at", "When one worker dies for good");
    private readonly Option<string?> restart = Moment("--restart-workers-at", "When every worker's process restarts");

    private readonly Option<string?> scenario = new("--scenario")
    {
        Description = "Play this file instead, in real time; only --address, --seed and --output count beside it",
    };

    /// <summary>The command, ready to be added to the root.</summary>
    public Command Build()
    {
        var command = new Command("simulate", "Run simulated workers and gateways with a driver and check every answer")
        {
            address, workers, collections, shards, dimension, duration, seed, beat, gateways, lookups, kill, restart,
            scenario, output,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static Option<int> Number(string name, string description, int value, int lowest, int highest)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var given)
                || given < lowest || given > highest))
            {
                result.AddError($"{name} is '{result.Tokens[0].Value}', must be {lowest} to {highest}");
            }
        });
        return option;
    }

    private static Option<string> Time(string name, string description, string value)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result => Durations.Check(name, result));
        return option;
    }

    private static Option<string?> Moment(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description };
        option.Validators.Add(result => Durations.Check(name, result));
        return option;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(scenario) is { } file)
        {
            return await PlayAsync(file, parsed, cancellationToken).ConfigureAwait(false);
        }

        var options = new SimulationOptions
        {
            Addresses = SharedOptions.Split(parsed.GetValue(address)),
            Workers = parsed.GetValue(workers),
            Collections = parsed.GetValue(collections),
            ShardsExpected = parsed.GetValue(shards),
            Dimension = parsed.GetValue(dimension),
            Seed = parsed.GetValue(seed),
            Gateways = parsed.GetValue(gateways),
            LookupsPerSecond = parsed.GetValue(lookups),
            Duration = Durations.Parse(parsed.GetValue(duration))!.Value,
            Beat = Durations.Parse(parsed.GetValue(beat))!.Value,
            KillWorkerAt = Durations.Parse(parsed.GetValue(kill)),
            RestartWorkersAt = Durations.Parse(parsed.GetValue(restart)),
        };
        if (SharedOptions.ProblemOf(options.Addresses) is { } problem)
        {
            return Terminal.Wrong(problem);
        }

        var run = new SimulationRun(options, TimeProvider.System);
        await using (run.ConfigureAwait(false))
        {
            try
            {
                var report = await LiveDisplay.ShowAsync(run, options, cancellationToken).ConfigureAwait(false);
                SimulationSummary.Print(report, parsed.GetValue(output) == SharedOptions.JsonOutput);
                return report.Missed.IsEmpty ? ExitCode.Passed : ExitCode.Failed;
            }
            catch (UsedDriverException used)
            {
                return Terminal.Wrong(used.Message);
            }
        }
    }

    private async Task<int> PlayAsync(string file, ParseResult parsed, CancellationToken cancellationToken)
    {
        var addresses = SharedOptions.Split(parsed.GetValue(address));
        if (SharedOptions.ProblemOf(addresses) is { } problem)
        {
            return Terminal.Wrong(problem);
        }

        try
        {
            var story = ScenarioFile.Read(file);
            if (parsed.GetResult(seed) is { Implicit: false })
            {
                story = story with { Seed = parsed.GetValue(seed) };
            }

            var report = await LiveScenario
                .PlayAsync(story, addresses, TimeProvider.System, Console.Error.WriteLine, cancellationToken)
                .ConfigureAwait(false);
            ScenarioSummary.Print(report, parsed.GetValue(output) == SharedOptions.JsonOutput);
            return report.Missed.IsEmpty ? ExitCode.Passed : ExitCode.Failed;
        }
        catch (ScenarioFormatException wrong)
        {
            return Terminal.Wrong(wrong.Message);
        }
    }
}
