using System.CommandLine;
using System.Globalization;
using BenchmarkDotNet.Running;
using Vectron.PlacementDriver.Benchmarks.Micro;
using Vectron.PlacementDriver.Benchmarks.References;
using Vectron.PlacementDriver.Benchmarks.Scenarios;
using Vectron.PlacementDriver.Benchmarks.Security;

switch (args)
{
    case ["micro", .. var rest]:
        // BenchmarkDotNet's own command line: --filter, --list, --job and the rest.
        BenchmarkSwitcher.FromAssembly(typeof(MicroConfig).Assembly).Run(rest, new MicroConfig());
        return 0;
    case ["empty-call", var port]:
        await EmptyCall.RunAsync(int.Parse(port, CultureInfo.InvariantCulture));
        return 0;
    case ["rotation", var times]:
        await RotationScenario.RunAsync(int.Parse(times, CultureInfo.InvariantCulture));
        return 0;
    case ["abuse", var seconds]:
        await AbuseScenario.RunAsync(int.Parse(seconds, CultureInfo.InvariantCulture));
        return 0;
    default:
        var root = new RootCommand(
            "Measures the placement driver. 'scenario NAME...' with real processes, 'micro' one function at a time, 'empty-call PORT' serves the reference for reads, 'rotation TIMES' and 'abuse SECONDS' measure the figures of security.");
        root.Subcommands.Add(ScenarioCommand.Create());
        return await root.Parse(args).InvokeAsync();
}
