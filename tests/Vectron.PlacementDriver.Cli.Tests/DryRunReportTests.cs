using Spectre.Console;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Tests;

public sealed class DryRunReportTests
{
    [Fact]
    public void Render_OfAPlanOfSeveralSentences_CallsOnlyTheFirstThePlan()
    {
        var answer = new DryRunResponse
        {
            Revision = 7,
            Sentences = { "worker 1: now draining" },
            Plan = { "Nothing more begins now.", "Not counted: 8 moves on the way already." },
        };
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });

        DryRunReport.Of([answer], []).Render(console);

        writer.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Should().Equal(
            "worker 1: now draining",
            "The plan would be: Nothing more begins now.",
            "Not counted: 8 moves on the way already.",
            "dry run: nothing was changed");
    }
}
