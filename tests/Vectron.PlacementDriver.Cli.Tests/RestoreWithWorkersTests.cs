using System.Diagnostics;
using Vectron.PlacementDriver.Cluster.Tests;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>
/// A driver is destroyed while workers run, and restored into a new one. The simulated workers are as stubborn as real
/// ones: their program fails when one of them deletes data that is still needed.
/// </summary>
public sealed class RestoreWithWorkersTests : IDisposable
{
    private const string Story = """
        {
          "about": "The driver is destroyed and restored while workers run.",
          "seed": 31, "workers": 4, "collections": 1,
          "steps": [
            { "at": "5s", "do": "driver", "fault": "backup" },
            { "at": "10s", "do": "driver", "fault": "restore", "for": "1s" },
            { "at": "30s", "do": "driver", "fault": "leave_freeze" },
            { "at": "50s", "do": "create", "collection": "after" },
          ],
          "end": { "within": "3m", "quiet": "15s" },
        }
        """;

    private static readonly string Simulator = Path.Combine(AppContext.BaseDirectory, "vectron-simulator.dll");

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("vectron-pd-workers-");

    private string Backup => Path.Combine(directory.FullName, "backup.jsonl");

    [Fact]
    public async Task Restore_WhileWorkersRun_LosesNothingAndGoesOn()
    {
        await using var old = await ProcessCluster.StartAsync(3, "-shards-per-collection", "4");
        await using var fresh = ProcessCluster.Plan(3, "-cluster-id", "2");
        var story = Path.Combine(directory.FullName, "story.json");
        await File.WriteAllTextAsync(story, Story);
        using var workers = Start(story, $"{AddressOf(old)},{AddressOf(fresh)}");
        var output = workers.StandardOutput.ReadToEndAsync();
        var told = new List<string>();

        while (await workers.StandardError.ReadLineAsync() is { } line)
        {
            told.Add(line);
            if (line.StartsWith("now take a backup", StringComparison.Ordinal))
            {
                (await CliProcess.RunAsync("backup", Backup, "--address", AddressOf(old))).ExitCode.Should().Be(0);
            }
            else if (line.StartsWith("now destroy the driver", StringComparison.Ordinal))
            {
                // Nobody points workers at the new driver before it has its state.
                Signals.Send(workers.Id, Signals.Stop);
                await ReplaceAsync(old, fresh);
                Signals.Send(workers.Id, Signals.Continue);
            }
            else if (line.StartsWith("now end the driver's freeze", StringComparison.Ordinal))
            {
                await Eventually.ResultAsync(
                    () => CliProcess.RunAsync("freeze", "leave", "--yes", "--address", AddressOf(fresh)), run => run.ExitCode == 0);
            }
        }

        await workers.WaitForExitAsync();
        workers.ExitCode.Should().Be(0, "{0}\n{1}", await output, string.Join('\n', told));
        (await fresh.StateHashesAsync()).Distinct().Should().ContainSingle();
    }

    public void Dispose() => directory.Delete(recursive: true);

    private async Task ReplaceAsync(ProcessCluster old, ProcessCluster fresh)
    {
        foreach (var node in old.Nodes)
        {
            await node.KillAsync();
        }

        fresh.StartAll();
        await fresh.WaitUntilReadyAsync();
        var restored = await CliProcess.RunAsync("restore", Backup, "--yes", "--address", AddressOf(fresh));
        restored.ExitCode.Should().Be(0, restored.ToString());
    }

    private static Process Start(string story, string addresses)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet",
            [Simulator, "simulate", "--scenario", story, "--address", addresses])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private static string AddressOf(ProcessCluster cluster) => string.Join(',', cluster.Nodes.Select(node => node.Addresses.Grpc));
}
