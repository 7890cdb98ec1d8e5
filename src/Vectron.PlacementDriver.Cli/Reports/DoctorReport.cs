using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Diagnosis;
using Vectron.PlacementDriver.Cli.Output;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>What an operator should change.</summary>
internal sealed record DoctorReport(ImmutableArray<Finding> Findings) : Report
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override ExitCode ExitCode => Findings.Any(finding => finding.Severity == Severity.Error) ? ExitCode.No : ExitCode.Done;

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        foreach (var finding in Findings)
        {
            finding.Render(console);
        }

        console.MarkupLine(Findings.IsEmpty ? "[green]nothing found[/]" : $"{Findings.Length} found");
    }
}
