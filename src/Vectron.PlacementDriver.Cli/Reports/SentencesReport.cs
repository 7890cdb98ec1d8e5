using System.Collections.Immutable;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>An answer in sentences, with the numbers it rests on for scripts.</summary>
/// <param name="Sentences">For people.</param>
/// <param name="Answer">The driver's whole answer; its members are the JSON.</param>
internal sealed record SentencesReport(ImmutableArray<string> Sentences, object Answer) : Report
{
    /// <inheritdoc/>
    public override ExitCode ExitCode => Code;

    private ExitCode Code { get; init; } = ExitCode.Done;

    /// <summary>Why a shard is where it is.</summary>
    public static SentencesReport Of(ExplainShardResponse answer) => new(
        [
            .. answer.Sentences,
            .. answer.Decisions.Select(decision => $"  {decision.Decider}: {decision.Verdict}, {decision.Sentence}"),
        ],
        new
        {
            answer.Revision,
            Decisions = answer.Decisions.Select(decision => new { decision.Decider, decision.Verdict, decision.Sentence }),
        });

    /// <summary>Whether workers may stop; the exit code says it to scripts.</summary>
    public static SentencesReport Of(CanStopResponse answer) => new(
        [.. answer.Sentences],
        new
        {
            answer.CanStop,
            answer.WorkerIds,
            answer.Shards,
            answer.ShardsLosingQuorum,
            answer.ShardsLosingRedundancy,
            answer.ShardsWithoutQuorumAlready,
            answer.ShardsWithoutRefill,
            answer.LosingQuorum,
            answer.Revision,
        })
    {
        Code = answer.CanStop ? ExitCode.Done : ExitCode.No,
    };

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        foreach (var sentence in Sentences)
        {
            console.WriteLine(sentence);
        }
    }
}
