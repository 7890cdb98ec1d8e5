using System.Runtime.InteropServices;

namespace Vectron.PlacementDriver.Benchmarks.Results;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    private const double KibibytesPerGibibyte = 1024 * 1024;

    /// <summary>Processors, memory, runtime, and how busy it was before.</summary>
    public static string Describe()
    {
        var model = Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        var memory = double.TryParse(Field("/proc/meminfo", "MemTotal")?.Split(' ')[0], out var kibibytes) ? kibibytes / KibibytesPerGibibyte : 0;
        return FormattableString.Invariant(
            $"{Environment.ProcessorCount} × {model}, {memory:F0} GiB, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}");
    }

    /// <summary>How many processes ran or waited to on average in the last minute; 0 where the system does not say.</summary>
    public static double Load() => File.Exists("/proc/loadavg")
        && double.TryParse(File.ReadAllText("/proc/loadavg").Split(' ')[0], out var load) ? load : 0;

    private static string? Field(string path, string name) => File.Exists(path)
        ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        : null;
}
