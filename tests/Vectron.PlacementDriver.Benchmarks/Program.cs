using System.CommandLine;
using System.Globalization;
using BenchmarkDotNet.Running;
using Vectron.PlacementDriver.Benchmarks.Micro;
using Vectron.PlacementDriver.Benchmarks.References;
using Vectron.PlacementDriver.Benchmarks.Scenarios;

switch (args)
{
    case ["micro", .. var rest]:
        // BenchmarkDotNet's own command line: --filter, --list, --job and the rest.
        BenchmarkSwitcher.FromAssembly(typeof(MicroConfig).Assembly).Run(rest, new MicroConfig());
        return 0;
    case ["empty-call", var port]:
        await EmptyCall.RunAsync(int.Parse(port, CultureInfo.InvariantCulture));
        return 0;
    default:
        var root = new RootCommand(
            "Measures the placement driver. 'scenario NAME...' with real processes, 'micro' one function at a time, 'empty-call PORT' serves the reference for reads.");
        root.Subcommands.Add(ScenarioCommand.Create());
        return await root.Parse(args).InvokeAsync();
}
