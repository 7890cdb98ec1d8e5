using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Diagnosis;
using Vectron.PlacementDriver.Cli.Output;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>Whether the cluster is sound.</summary>
/// <param name="Revision">The newest state that was looked at.</param>
/// <param name="Nodes">The nodes that told their state.</param>
/// <param name="EqualRevision">Whether all of them told it at one revision, so that every difference would show.</param>
/// <param name="Collections">How many were looked at.</param>
/// <param name="Shards">How many were looked at.</param>
/// <param name="Workers">How many were looked at.</param>
/// <param name="Findings">What is wrong; the worst first.</param>
internal sealed record VerifyReport(
    long Revision, ImmutableArray<ulong> Nodes, bool EqualRevision, int Collections, int Shards, int Workers, ImmutableArray<Finding> Findings)
    : Report
{
    private const int MostShown = 50;

    /// <summary>Whether nothing is wrong.</summary>
    public bool Sound => !Findings.Any(finding => finding.Severity == Severity.Error);

    /// <inheritdoc/>
    [JsonIgnore]
    public override ExitCode ExitCode => Sound ? ExitCode.Done : ExitCode.No;

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        foreach (var finding in Findings.Take(MostShown))
        {
            finding.Render(console);
        }

        if (Findings.Length > MostShown)
        {
            console.WriteLine($"and {Findings.Length - MostShown} more; --output json has all");
        }

        console.WriteLine($"nodes {string.Join(", ", Nodes)} compared at {(EqualRevision ? "one revision" : "revisions close to each other: shards at one epoch must be equal")}");
        console.WriteLine($"{Collections} collections, {Shards} shards and {Workers} workers looked at, revision {Revision}");
        console.MarkupLine(Sound ? "[green]sound[/]" : "[red]not sound[/]");
    }
}
