using Vectron.PlacementDriver.Benchmarks.Results;
using Vectron.PlacementDriver.Cluster.Tests;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>P11: what three nodes use that nobody asks anything.</summary>
internal sealed class Idle() : Scenario("idle", "P11", "processor and memory of an idle cluster of three")
{
    private const double Percent = 100;

    // What nobody asks anything still calls its own methods ten times a second, and each is compiled twice more on the way.
    private static readonly TimeSpan CompileTime = TimeSpan.FromSeconds(45);

    /// <inheritdoc/>
    public override async Task RunAsync(ScenarioRun run)
    {
        await using var cluster = await ProcessCluster.StartAsync(3);
        await cluster.EnrollWorkerAsync();
        run.Say("waiting until the nodes have compiled what they use");
        await Task.Delay(CompileTime, run.Cancellation);
        var (processor, memory) = (run.Series(), run.Series());
        await run.RoundsAsync(async () =>
        {
            var before = cluster.Nodes.Select(node => ProcessUsage.ProcessorSeconds(node.ProcessId)).ToArray();
            await Task.Delay(run.Duration, run.Cancellation);
            for (var i = 0; i < cluster.Nodes.Count; i++)
            {
                var node = cluster.Nodes[i].ProcessId;
                processor.Add((ProcessUsage.ProcessorSeconds(node) - before[i]) / run.Duration.TotalSeconds * Percent);
                memory.Add(ProcessUsage.ResidentMegabytes(node));
            }

            return FormattableString.Invariant($"{processor.TakeLast(cluster.Nodes.Count).Max():F1} % of a core, {memory.TakeLast(cluster.Nodes.Count).Max():F0} MB");
        });
        run.Keep(new Figure("% of a core per node", processor) { AtMost = 3 });
        run.Keep(new Figure("MB resident per node", memory) { AtMost = 150 });
    }
}
