using System.Collections.Immutable;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>How far the moves are.</summary>
internal sealed record MovesReport(
    long Revision,
    int OnTheirWay,
    int Wanted,
    int CompletedLately,
    long BytesLeft,
    long MsLeft,
    ImmutableArray<string> Sentences,
    ImmutableArray<MovesReport.Move> Moves) : Report
{
    /// <summary>Reads an answer.</summary>
    public static MovesReport Of(GetProgressResponse answer) => new(
        answer.Revision,
        answer.OnTheirWay,
        answer.Wanted,
        answer.CompletedLately,
        answer.BytesLeft,
        answer.MsLeft,
        [.. answer.Sentences],
        [.. answer.Moves.Select(move => new Move(
            move.ShardId,
            move.Collection,
            move.Kind,
            move.SourceWorkerId,
            move.TargetWorkerId,
            move.Phase,
            move.StartedUnixMs,
            move.Attempts,
            move.WaitsFor,
            move.Reason))]);

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        if (!Moves.IsEmpty)
        {
            var table = Sheet.Create("shard#", "kind", "from#", "to#", "phase", "since", "waits for");
            foreach (var move in Moves)
            {
                table.Add(
                    Sheet.Of(move.ShardId),
                    move.Kind,
                    move.SourceWorkerId == 0 ? "-" : Sheet.Of(move.SourceWorkerId),
                    move.TargetWorkerId == 0 ? "-" : Sheet.Of(move.TargetWorkerId),
                    move.Phase,
                    Sheet.Time(move.StartedUnixMs),
                    move.WaitsFor);
            }

            Sheet.Write(console, table);
        }

        foreach (var sentence in Sentences)
        {
            console.WriteLine(sentence);
        }
    }

    /// <summary>One move.</summary>
    internal sealed record Move(
        ulong ShardId,
        string Collection,
        string Kind,
        ulong SourceWorkerId,
        ulong TargetWorkerId,
        string Phase,
        long StartedUnixMs,
        int Attempts,
        string WaitsFor,
        string Reason);
}
