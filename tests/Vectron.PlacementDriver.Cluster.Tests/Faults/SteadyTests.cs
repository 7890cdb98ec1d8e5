using System.Globalization;
using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>
/// Clients at work for long: memory, handles and threads of each node, and their slopes. Long only: VECTRON_STEADY_SECONDS
/// says how long; the first third is left out as warming up.
/// </summary>
public sealed class SteadyTests(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task Load_ForLong_LeavesMemoryHandlesAndThreadsFlat()
    {
        var isLong = int.TryParse(Environment.GetEnvironmentVariable("VECTRON_STEADY_SECONDS"), CultureInfo.InvariantCulture, out var seconds);
        Skip.IfNot(isLong, "a long run only: set VECTRON_STEADY_SECONDS");
        Skip.IfNot(OperatingSystem.IsLinux(), "reads /proc");
        await using var ground = await FaultGround.CreateAsync(asRoot: false);
        (await FaultGround.CanWriteAsync(ground.Nodes[0], 1)).Should().BeTrue();
        await using var clients = new HistoryClients(ground, "steady", seed: 1);
        var samples = ground.Nodes.ToDictionary(node => node.Number, _ => new List<Sample>());
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        for (var second = 0; second < seconds && await timer.WaitForNextTickAsync(); second += 5)
        {
            foreach (var node in ground.Nodes)
            {
                samples[node.Number].Add(Sample.Take(second, node.Process.ProcessId));
            }
        }

        await clients.StopAsync();
        output.WriteLine($"{clients.Answered} calls answered in {seconds} s");
        foreach (var (node, taken) in samples)
        {
            var late = taken[(taken.Count / 3)..];
            output.WriteLine(
                $"node {node}: memory {late[0].Megabytes:F0} → {late[^1].Megabytes:F0} MiB, slope {Slope(late, sample => sample.Megabytes):F1}% of its mean over the time, " +
                $"handles {late[0].Handles} → {late[^1].Handles}, threads {late[0].Threads} → {late[^1].Threads}");
            late[^1].Handles.Should().BeLessThan(late[0].Handles + 200, "handles must not leak");
        }
    }

    // Least squares, as a part of the mean over the whole time.
    private static double Slope(List<Sample> samples, Func<Sample, double> value)
    {
        var (meanTime, mean) = (samples.Average(sample => sample.Second), samples.Average(value));
        var slope = samples.Sum(sample => (sample.Second - meanTime) * (value(sample) - mean))
            / Math.Max(1, samples.Sum(sample => Math.Pow(sample.Second - meanTime, 2)));
        return slope * (samples[^1].Second - samples[0].Second) / mean * 100;
    }

    private sealed record Sample(int Second, double Megabytes, int Handles, int Threads)
    {
        public static Sample Take(int second, int processId)
        {
            var status = File.ReadAllLines($"/proc/{processId}/status");
            int Number(string name) => int.Parse(
                status.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
            return new Sample(second, Number("VmRSS:") / 1024.0, Directory.GetFiles($"/proc/{processId}/fd").Length, Number("Threads:"));
        }
    }
}
