namespace Vectron.PlacementDriver.Cli.Tests;

[Collection(ClusterScene.Name)]
public sealed class BackupCommandTests(ClusterFixture cluster) : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("vectron-pd-backup-").FullName;

    private string File => Path.Combine(directory, "backup.jsonl");

    [Fact]
    public async Task Backup_OfACluster_IsWholeAndTellsWhatIsInIt()
    {
        var run = await cluster.RunAsync("backup", File);

        GoldenOutput.ShouldEqual("backup", Nameless(run), cluster);
        GoldenOutput.ShouldEqual("backup-check", Nameless(await CliProcess.RunAsync("backup", "check", File)), cluster);
        Directory.GetFiles(directory).Should().Equal(File);
    }

    [Fact]
    public async Task Backup_ToStandardOutput_IsTheFileAndTellsAsideWhatIsInIt()
    {
        var run = await cluster.RunAsync("backup", "-");
        await System.IO.File.WriteAllTextAsync(File, run.Output);

        GoldenOutput.ShouldEqual("backup-standard", run with { Output = "" }, cluster);
        GoldenOutput.ShouldEqual("backup-check", Nameless(await CliProcess.RunAsync("backup", "check", File)), cluster);
    }

    [Fact]
    public async Task Backup_OntoAFileThatExists_IsRefused()
    {
        await System.IO.File.WriteAllTextAsync(File, "mine");

        GoldenOutput.ShouldEqual("backup-exists", Nameless(await cluster.RunAsync("backup", File)), cluster);
        (await System.IO.File.ReadAllTextAsync(File)).Should().Be("mine");
    }

    [Fact]
    public async Task Check_OfADamagedBackup_SaysSo()
    {
        (await cluster.RunAsync("backup", File)).ExitCode.Should().Be(0);
        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        bytes[^200] ^= 1;
        await System.IO.File.WriteAllBytesAsync(File, bytes);
        var flipped = await CliProcess.RunAsync("backup", "check", File);
        await System.IO.File.WriteAllBytesAsync(File, bytes[..^300]);
        var cut = await CliProcess.RunAsync("backup", "check", File);

        flipped.ExitCode.Should().Be((int)ExitCode.No);
        flipped.Errors.Should().Contain("damaged");
        cut.ExitCode.Should().Be((int)ExitCode.No);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private CliRun Nameless(CliRun run) => run with
    {
        Output = run.Output.Replace(directory, "<directory>", StringComparison.Ordinal),
        Errors = run.Errors.Replace(directory, "<directory>", StringComparison.Ordinal),
    };
}
