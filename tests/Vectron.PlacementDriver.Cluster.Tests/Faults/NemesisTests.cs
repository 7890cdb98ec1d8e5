using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>
/// Faults of every kind on three real nodes while clients record histories. Short: a few of each ground, by
/// VECTRON_SEED. Long: <c>soak.sh</c> sets VECTRON_FAULTS to how many a run has, and VECTRON_REPORT to the file that a run
/// adds its line to.
/// </summary>
public sealed class NemesisTests(ITestOutputHelper output)
{
    private const int FaultsOfAShortRun = 4;

    private static int Seed => RunSettings.Number("VECTRON_SEED", 1);

    [Fact]
    public Task Faults_BehindProxies_LeaveEveryHistoryLinearizable() => RunAsync(asRoot: false);

    [SkippableFact]
    public async Task Faults_InNamespacesWithDisks_LeaveEveryHistoryLinearizable()
    {
        var missing = await TestNetwork.WhyNotAsync() ?? await LoopDisk.WhyNotAsync();
        Skip.If(missing is not null, missing);
        await RunAsync(asRoot: true);
    }

    [Fact]
    public void Catalog_OfFaults_HasEveryKindOnceWithASentence()
    {
        FaultCatalog.All.Should().HaveCountGreaterThanOrEqualTo(24);
        FaultCatalog.All.Select(fault => fault.Sentence).Should().OnlyHaveUniqueItems().And.NotContain(string.Empty);
    }

    private async Task RunAsync(bool asRoot)
    {
        await using var ground = await FaultGround.CreateAsync(asRoot);
        var possible = FaultCatalog.All.Where(fault => fault.WhyNot(ground) is null).ToArray();
        var wanted = Environment.GetEnvironmentVariable("VECTRON_ONLY") is { Length: > 0 } only ? only.Split(',') : null;
        var random = new Random(Seed);
        var chosen = possible.Where(fault => wanted?.Contains(fault.Name) ?? true)
            .OrderBy(_ => random.Next()).Take(RunSettings.Number("VECTRON_FAULTS", FaultsOfAShortRun)).ToArray();
        output.WriteLine($"not possible here: {string.Join(", ", FaultCatalog.All.Where(fault => fault.WhyNot(ground) is not null).Select(fault => fault.Name))}");
        var folder = Environment.GetEnvironmentVariable("VECTRON_REPORT") is { Length: > 0 } file ? Path.GetDirectoryName(Path.GetFullPath(file))! : Path.GetTempPath();

        try
        {
            var report = await new Nemesis(ground, Seed, $"s{Seed}", output.WriteLine).RunAsync(chosen, folder);
            Keep(report);
            report.Violations.Should().BeEmpty();
            report.Undecided.Should().BeEmpty();
            report.StatesEqual.Should().BeTrue("equal entries must give equal states");
        }
        catch (Exception) when (KeepLogs(ground, folder))
        {
            throw;
        }
    }

    private void Keep(RunReport report)
    {
        output.WriteLine($"{report.Checked} calls checked, {report.Unknown} of unknown outcome of which the log settled {report.Settled}, {report.Keys} keys, {report.Violations.Length} violations");
        foreach (var round in report.Rounds)
        {
            output.WriteLine($"{round.Fault}: {round.Seconds:F1} s, {round.RateBefore:F0}/s before, {round.RateDuring:F0}/s during, writable {round.WritableAfterMs:F0} ms after");
        }

        RunSettings.Keep(report);
    }

    // False: the exception goes its way, with what the nodes said kept beside it.
    private bool KeepLogs(FaultGround ground, string folder)
    {
        foreach (var node in ground.Nodes)
        {
            var path = Path.Combine(folder, $"failed-s{Seed}-{(ground.Network is null ? "proxies" : "namespaces")}-node{node.Number}.log");
            File.WriteAllText(path, node.Process.Output);
            output.WriteLine($"node {node.Number} said: {path}");
        }

        return false;
    }
}
