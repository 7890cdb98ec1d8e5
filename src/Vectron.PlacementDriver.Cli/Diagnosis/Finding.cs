using Spectre.Console;

namespace Vectron.PlacementDriver.Cli.Diagnosis;

/// <summary>Something that an operator should change.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Check">What was looked at, a short name for scripts.</param>
/// <param name="What">What is wrong, with the values.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record Finding(Severity Severity, string Check, string What, string Remedy)
{
    /// <summary>Shows it to people.</summary>
    public void Render(IAnsiConsole console)
    {
        var mark = Severity == Severity.Error ? "[red]error[/]  " : "[yellow]warning[/]";
        console.MarkupLine($"{mark} {Markup.Escape(What)}");
        console.MarkupLineInterpolated($"        {Remedy}");
    }
}
