using System.CommandLine;
using Vectron.PlacementDriver.Simulator.CommandLine;

namespace Vectron.PlacementDriver.Simulator.Tests.CommandLine;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("simulate --workers 0", "--workers is '0', must be 1 to 30000")]
    [InlineData("simulate --workers 30001", "--workers is '30001'")]
    [InlineData("simulate --workers many", "--workers is 'many'")]
    [InlineData("simulate --duration 5", "--duration is '5'")]
    [InlineData("simulate --kill-worker-at soon", "--kill-worker-at is 'soon'")]
    [InlineData("replay f --speed 0", "--speed must be above 0")]
    [InlineData("replay f --route anywhere", "anywhere")]
    [InlineData("replay f --lookups 0", "--lookups must be 1")]
    [InlineData("replay", "Required argument missing")]
    public void Parse_WrongValue_NamesOptionAndBound(string line, string expected)
    {
        var parsed = Root().Parse(line);

        parsed.Errors.Select(error => error.Message).Should()
            .Contain(message => message.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("simulate --address nowhere")]
    [InlineData("replay no-such-file.jsonl.gz")]
    [InlineData("replay f --allow-unimplemented Nonsense")]
    public async Task Invoke_InputThatCannotBeUsed_EndsWith2(string line) =>
        (await Root().Parse(line).InvokeAsync()).Should().Be(ExitCode.WrongUsage);

    private static RootCommand Root() => new() { new SimulateCommand().Build(), new ReplayCommand().Build() };
}
