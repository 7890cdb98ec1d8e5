namespace Vectron.PlacementDriver.Cli.Tests;

[Collection(ClusterScene.Name)]
public sealed class CommandLineTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Help_ListsEveryCommand() => GoldenOutput.ShouldEqual("help", await CliProcess.RunAsync("--help"), cluster);

    [Fact]
    public async Task Run_WithAnUnknownCommand_IsWrongUsage() =>
        (await CliProcess.RunAsync("nothing")).ExitCode.Should().Be((int)ExitCode.WrongUsage);

    [Fact]
    public async Task Run_WithAMisspeltOption_SaysOnlyThat()
    {
        var run = await CliProcess.RunAsync("worker", "drain", "1", "--dry-rum");

        run.ExitCode.Should().Be((int)ExitCode.WrongUsage);
        run.Errors.Should().Contain("--dry-rum");
        run.Output.Should().NotContain("Usage:");
    }

    [Fact]
    public async Task Run_WithACommandLeftOut_ListsThem()
    {
        var run = await CliProcess.RunAsync("worker");

        run.ExitCode.Should().Be((int)ExitCode.WrongUsage);
        run.Output.Should().Contain("Usage:").And.Contain("undrain");
    }

    [Fact]
    public async Task Run_WithAWrongAddress_NamesIt() => GoldenOutput.ShouldEqual(
        "wrong-address", await CliProcess.RunAsync("status", "--address", "localhost"), cluster);

    [Fact]
    public async Task Run_WithNobodyThere_IsUnreachable()
    {
        var run = await CliProcess.RunAsync("status", "--address", "127.0.0.1:1", "--timeout", "500ms");

        run.ExitCode.Should().Be((int)ExitCode.Unreachable);
        run.Errors.Should().StartWith("vectron-pd: GetClusterStatus got no answer within 0.5 s").And.Contain("127.0.0.1:1");
    }

    [Fact]
    public async Task DryRun_OfADriverThatKnowsNone_IsRefusedAndNothingElseIsSent()
    {
        await using var older = await RecordedDriver.StartAsync(untilMs: 80_000);

        var run = await CliProcess.RunAsync("worker", "drain", "1", "--dry-run", "--address", older.Address);

        run.ExitCode.Should().Be((int)ExitCode.Refused);
        run.Errors.Trim().Should().Be($"vectron-pd: {older.Address} is of a version that cannot do this; nothing was changed");
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Completion_OfAShell_IsAScript(string shell) => GoldenOutput.ShouldEqual(
        $"completion-{shell}", await CliProcess.RunAsync("completion", shell), cluster);

    [Theory]
    [InlineData("settings get max_w", "max_workers")]
    [InlineData("settings set max_w", "max_workers=")]
    public async Task Suggest_OfSettings_AsksTheDriver(string what, string expected)
    {
        var line = $"vectron-pd --address {cluster.Addresses} {what}";

        (await CliProcess.RunAsync($"[suggest:{line.Length}]", line)).Output.Split('\n', StringSplitOptions.TrimEntries)
            .Should().Equal(expected, "");
    }

    [Theory]
    [InlineData("vectron-pd set", "settings")]
    [InlineData("vectron-pd settings ", "history")]
    [InlineData("vectron-pd status --out", "--output")]
    public async Task Suggest_OfAnUnfinishedLine_CompletesIt(string line, string expected) =>
        (await CliProcess.RunAsync($"[suggest:{line.Length}]", line)).Output.Split('\n', StringSplitOptions.TrimEntries)
        .Should().Contain(expected);
}
