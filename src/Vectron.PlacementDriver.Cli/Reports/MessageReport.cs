using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>What happened, in one sentence.</summary>
internal sealed record MessageReport(string Message) : Report
{
    /// <inheritdoc/>
    public override void Render(IAnsiConsole console) => console.MarkupLineInterpolated($"{Message}");
}
