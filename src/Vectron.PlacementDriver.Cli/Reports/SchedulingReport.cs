using System.Collections.Immutable;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>What is paused, and whether the cluster is frozen.</summary>
/// <param name="Pauses">Kinds that are paused.</param>
/// <param name="Frozen">Why the cluster is frozen; empty when it is not.</param>
/// <param name="DivergingShardIds">Shards whose leaders reported other members than the frozen state has.</param>
/// <param name="UnheardShards">Shards whose leaders have not said since the freeze who their members are.</param>
/// <param name="Obstacles">Why the freeze cannot be left without force; empty when it can.</param>
internal sealed record SchedulingReport(
    ImmutableArray<SchedulingReport.Pause> Pauses,
    string Frozen,
    ImmutableArray<ulong> DivergingShardIds,
    int UnheardShards,
    ImmutableArray<string> Obstacles) : Report
{
    /// <summary>Reads an answer.</summary>
    public static SchedulingReport Of(GetSchedulingResponse answer) => new(
        [.. answer.Pauses.Select(pause => new Pause(pause.Kind, pause.SinceUnixMs, pause.Reason))],
        answer.Freeze?.Reason ?? "",
        [.. answer.Freeze?.DivergingShardIds ?? []],
        answer.Freeze?.UnheardShards ?? 0,
        [.. answer.Freeze?.Obstacles ?? []]);

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        foreach (var pause in Pauses)
        {
            console.WriteLine(pause.Describe());
        }

        if (Frozen.Length > 0)
        {
            console.WriteLine($"The cluster is frozen: {Frozen}.");
            console.WriteLine("Workers get empty lists, which they ignore; nothing is placed, moved or removed. To end it: freeze leave");
        }

        if (!DivergingShardIds.IsEmpty)
        {
            console.WriteLine($"The leaders of shards {Sheet.Of(DivergingShardIds)} report other members than this state has, which takes them over in the end.");
        }

        foreach (var obstacle in Obstacles)
        {
            console.WriteLine($"Not yet: {obstacle}.");
        }

        if (Pauses.IsEmpty && Frozen.Length == 0)
        {
            console.WriteLine("Nothing is paused and the cluster is not frozen.");
        }
    }

    /// <summary>One pause.</summary>
    internal sealed record Pause(string Kind, long SinceUnixMs, string Reason)
    {
        /// <summary>A sentence for people, without a stop.</summary>
        public string Describe() => $"{Kind} is paused since {Sheet.Time(SinceUnixMs)}{(Reason.Length == 0 ? "" : ": " + Reason)}";
    }
}
