using System.CommandLine;
using Vectron.PlacementDriver.Simulator.CommandLine;

var root = new RootCommand("Simulated workers and gateways, and replays of recorded traffic, for the placement driver")
{
    new SimulateCommand().Build(),
    new ReplayCommand().Build(),
};

var parsed = root.Parse(args);
return parsed.Errors.Count > 0
    ? await WrongUsageAsync(parsed).ConfigureAwait(false)
    : await parsed.InvokeAsync().ConfigureAwait(false);

static async Task<int> WrongUsageAsync(ParseResult parsed)
{
    await parsed.InvokeAsync().ConfigureAwait(false);
    return ExitCode.WrongUsage;
}
