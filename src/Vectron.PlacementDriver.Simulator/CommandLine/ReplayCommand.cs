using System.Collections.Immutable;
using System.CommandLine;
using Spectre.Console;
using Vectron.PlacementDriver.Simulator.Contract;
using Vectron.PlacementDriver.Simulator.Replay;

namespace Vectron.PlacementDriver.Simulator.CommandLine;

/// <summary><c>replay FILE</c>: plays recorded traffic and reports every answer that breaks the contract.</summary>
internal sealed class ReplayCommand
{
    private readonly Argument<string> file = new("file")
    {
        Description = "Recorded traffic, JSON lines, plain or .gz",
    };

    private readonly Option<string> address = SharedOptions.Address();
    private readonly Option<string> output = SharedOptions.Output();

    private readonly Option<double> speed = new("--speed")
    {
        Description = "How many times faster than recorded",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> fast = new("--fast") { Description = "As fast as the answers come" };

    private readonly Option<string> route = new("--route")
    {
        Description = "first: one node until it fails, like workers and gateways; round-robin: call by call; "
            + "each: writes in turn, reads to every node",
        DefaultValueFactory = _ => "first",
    };

    private readonly Option<string> allowUnimplemented = new("--allow-unimplemented")
    {
        Description = "RPCs that may answer UNIMPLEMENTED, separated by commas",
    };

    private readonly Option<string> httpAddress = new("--http-address")
    {
        Description = "The nodes' HTTP addresses, separated by commas, to compare their states at the end",
    };

    private readonly Option<int> lookups = new("--lookups")
    {
        Description = "Vectors to look up at the end, per collection and node",
        DefaultValueFactory = _ => 200,
    };

    /// <summary>The command, ready to be added to the root.</summary>
    public Command Build()
    {
        route.AcceptOnlyFromAmong("first", "round-robin", "each");
        speed.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not > 0 or > 1000)
            {
                result.AddError("--speed must be above 0, at most 1000");
            }
        });
        lookups.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1_000_000)
            {
                result.AddError("--lookups must be 1 to 1,000,000");
            }
        });
        var command = new Command("replay", "Play recorded traffic against an empty driver and check every answer")
        {
            file, address, speed, fast, route, allowUnimplemented, httpAddress, lookups, output,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = new ReplayOptions
        {
            Addresses = SharedOptions.Split(parsed.GetValue(address)),
            Speed = parsed.GetValue(fast) ? null : parsed.GetValue(speed),
            Route = RouteOf(parsed.GetValue(route)),
            UnimplementedAllowed = SharedOptions.Split(parsed.GetValue(allowUnimplemented)),
            Lookups = parsed.GetValue(lookups),
        };
        if (Problem(options) is { } problem)
        {
            return Terminal.Wrong(problem);
        }

        try
        {
            var calls = TraceFile.Read(parsed.GetRequiredValue(file));
            var report = await PlayAsync(options, calls, cancellationToken).ConfigureAwait(false);
            report = await CompareAsync(report, SharedOptions.Split(parsed.GetValue(httpAddress)), cancellationToken)
                .ConfigureAwait(false);
            ReplaySummary.Print(report, parsed.GetValue(output) == SharedOptions.JsonOutput);
            return report.Breaches.IsEmpty ? ExitCode.Passed : ExitCode.Failed;
        }
        catch (Exception wrong) when (wrong is TraceFormatException or UsedDriverException)
        {
            return Terminal.Wrong(wrong.Message);
        }
    }

    private static ReplayRoute RouteOf(string? name) => name switch
    {
        "each" => ReplayRoute.Each,
        "round-robin" => ReplayRoute.RoundRobin,
        _ => ReplayRoute.First,
    };

    private static string? Problem(ReplayOptions options) =>
        SharedOptions.ProblemOf(options.Addresses)
        ?? options.UnimplementedAllowed.Where(name => PlacementMethod.Find(name) is null)
            .Select(name => $"--allow-unimplemented has '{name}', which is no RPC").FirstOrDefault();

    private static async Task<ReplayReport> PlayAsync(
        ReplayOptions options, ImmutableArray<TraceCall> calls, CancellationToken cancellationToken)
    {
        var run = new ReplayRun(options, TimeProvider.System);
        if (!Terminal.IsInteractive)
        {
            return await run.RunAsync(calls, null, cancellationToken).ConfigureAwait(false);
        }

        return await Terminal.Errors.Progress().StartAsync(context =>
        {
            var task = context.AddTask("calls played", maxValue: calls.Length);
            return run.RunAsync(calls, new DirectProgress(played => task.Value = played), cancellationToken);
        }).ConfigureAwait(false);
    }

    private static async Task<ReplayReport> CompareAsync(
        ReplayReport report, ImmutableArray<string> httpAddresses, CancellationToken cancellationToken)
    {
        if (httpAddresses.IsEmpty)
        {
            return report;
        }

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var states = await new NodeStateReader(http, TimeProvider.System).ReadAsync(httpAddresses, cancellationToken)
            .ConfigureAwait(false);
        return report with
        {
            States = states,
            Breaches = report.Breaches.AddRange(StateComparison.Breaches(states)),
        };
    }
}
