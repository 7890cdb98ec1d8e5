using System.Diagnostics;
using System.Globalization;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>
/// <c>simulate FIRST LAST</c> plays these seeds, <c>trace SEED</c> tells every event of one. Starts itself again with one
/// processor, which is how few threads a pool can have.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is not (["simulate", _, _] or ["trace", _]))
        {
            Console.Error.WriteLine("simulate FIRST LAST | trace SEED");
            return 2;
        }

        if (Environment.ProcessorCount != 1)
        {
            using var alone = Process.Start(SimulationProcess.StartInfo(arguments));
            alone!.WaitForExit();
            return alone.ExitCode;
        }

        _ = ThreadPool.SetMinThreads(1, 1);
        if (!ThreadPool.SetMaxThreads(1, 1))
        {
            Console.Error.WriteLine("the thread pool cannot be limited to one thread");
            return 2;
        }

        var numbers = arguments[1..].Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return arguments[0] == "trace" ? Trace(numbers[0]) : Simulate(numbers[0], numbers[1]);
    }

    private static int Trace(int seed)
    {
        var result = SimulationRun.Play(seed, Console.WriteLine);
        Console.WriteLine(result);
        return result.Violation is null ? 0 : 1;
    }

    private static int Simulate(int first, int last)
    {
        var (violations, events, writes, unknown, refused, reads, traces) = (0, 0L, 0L, 0L, 0L, 0L, 0UL);
        var clock = Stopwatch.StartNew();
        for (var seed = first; seed <= last; seed++)
        {
            var result = SimulationRun.Play(seed);
            if (result.Violation is not null)
            {
                violations++;
                Console.WriteLine(result);
            }

            events += result.Events;
            writes += result.Audit.Writes;
            unknown += result.Audit.Unknowns;
            refused += result.Audit.Refusals;
            reads += result.Audit.Reads;
            traces = unchecked((traces * 31) + result.Trace);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seeds {first}-{last}: {violations} violations, trace {traces:x16}, {events} events, {writes} writes acknowledged, {unknown} unknown, {refused} refused, {reads} reads, {clock.Elapsed.TotalSeconds:F1} s"));
        return violations == 0 ? 0 : 1;
    }
}
