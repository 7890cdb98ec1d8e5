using System.Collections.Immutable;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>What would move.</summary>
internal sealed record PlanReport(
    long Revision, string Hash, int Total, ImmutableArray<string> Sentences, ImmutableArray<PlanReport.Move> Moves) : Report
{
    /// <summary>Reads an answer.</summary>
    public static PlanReport Of(PlanMovesResponse answer) => new(
        answer.Revision,
        answer.Hash,
        answer.Total,
        [.. answer.Sentences],
        [.. answer.Moves.Select(move => new Move(
            move.ShardId, move.Kind, move.SourceWorkerId, move.TargetWorkerId, move.ShardEpoch, move.Reason))]);

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        if (!Moves.IsEmpty)
        {
            var table = Sheet.Create("shard#", "kind", "from#", "to#", "why");
            foreach (var move in Moves)
            {
                table.Add(
                    Sheet.Of(move.ShardId),
                    move.Kind,
                    move.SourceWorkerId == 0 ? "-" : Sheet.Of(move.SourceWorkerId),
                    move.TargetWorkerId == 0 ? "-" : Sheet.Of(move.TargetWorkerId),
                    move.Reason);
            }

            Sheet.Write(console, table);
        }

        foreach (var sentence in Sentences)
        {
            console.WriteLine(sentence);
        }

        if (Hash.Length > 0 && !Moves.IsEmpty)
        {
            console.WriteLine($"To begin these moves now: plan apply {Hash}");
        }
    }

    /// <summary>One move.</summary>
    internal sealed record Move(
        ulong ShardId, string Kind, ulong SourceWorkerId, ulong TargetWorkerId, ulong ShardEpoch, string Reason);
}
