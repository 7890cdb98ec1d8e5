using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;

namespace Vectron.PlacementDriver.Cli.Tests;

public sealed class SheetTests
{
    [Fact]
    public void Write_OfATableThatIsWiderThanTheTerminal_LosesNoColumn()
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = 40;
        var table = Sheet.Create("worker#", "clients", "raft", "state");
        table.Add("12", "worker-12.rack-3.example:9190", "worker-12.rack-3.example:9191", "draining");

        Sheet.Write(console, table);

        output.ToString().Split('\n').Should().ContainSingle(line => line.Contains("12   worker-12.rack-3.example:9190", StringComparison.Ordinal))
            .Which.Should().Contain("worker-12.rack-3.example:9191").And.Contain("draining");
        console.Profile.Width.Should().Be(40, "sentences after it are still broken where the terminal ends");
    }
}
