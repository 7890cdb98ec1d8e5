using System.Collections.Immutable;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>What a change would do.</summary>
/// <param name="DryRun">True.</param>
/// <param name="Revision">The state that it was tried on; 0 when there was nothing to try.</param>
/// <param name="Sentences">What would happen.</param>
/// <param name="Workers">How many workers would change.</param>
/// <param name="Collections">How many collections would change.</param>
/// <param name="Shards">How many shards would change.</param>
/// <param name="Plan">What would move then; empty when that stays as it is.</param>
/// <param name="Dangers">What it is dangerous to.</param>
internal sealed record DryRunReport(
    bool DryRun,
    long Revision,
    ImmutableArray<string> Sentences,
    int Workers,
    int Collections,
    int Shards,
    ImmutableArray<string> Plan,
    ImmutableArray<string> Dangers) : Report
{
    /// <summary>Reads the answers about changes, each of which was tried alone.</summary>
    public static DryRunReport Of(IReadOnlyCollection<DryRunResponse> answers, ImmutableArray<string> dangers) => new(
        DryRun: true,
        answers.Select(answer => answer.Revision).DefaultIfEmpty().Max(),
        [.. answers.SelectMany(answer => answer.Sentences)],
        answers.Sum(answer => answer.Workers),
        answers.Sum(answer => answer.Collections),
        answers.Sum(answer => answer.Shards),
        [.. answers.SelectMany(answer => answer.Plan)],
        dangers);

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        if (Sentences.IsEmpty)
        {
            console.WriteLine("nothing would change");
        }

        foreach (var sentence in Sentences)
        {
            console.WriteLine(sentence);
        }

        for (var i = 0; i < Plan.Length; i++)
        {
            console.WriteLine(i == 0 ? $"The plan would be: {Plan[i]}" : Plan[i]);
        }

        foreach (var sentence in Dangers)
        {
            console.WriteLine(sentence);
        }

        console.WriteLine("dry run: nothing was changed");
    }
}
