using System.Globalization;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>How a seed's simulation went.</summary>
internal sealed class SimulationResult(int seed, EventLoop loop, SimulationAudit audit)
{
    /// <summary>What was violated; null for nothing.</summary>
    public string? Violation => loop.Failure is InvalidOperationException violation ? violation.Message : loop.Failure?.ToString();

    public ulong Trace => loop.Trace;

    public long Events => loop.Count;

    public SimulationAudit Audit => audit;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {seed}: trace {loop.Trace:x16}, {loop.Count} events in {loop.Now / 1e7:F1} s, {audit.Writes} writes acknowledged, {audit.Unknowns} unknown, {audit.Refusals} refused, {audit.Reads} reads, {audit.RefusedReads} refused{(Violation is { } violation ? $"\nVIOLATION: {violation}" : "")}");
}
