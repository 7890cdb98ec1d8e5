using System.Globalization;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>What a process used, from Linux's /proc.</summary>
internal static class ProcessUsage
{
    private const double TicksPerSecond = 100;
    private const int UserTime = 11;
    private const int SystemTime = 12;
    private const double KibibytesPerMegabyte = 1_000_000 / 1024.0;

    /// <summary>Processor seconds used since it started.</summary>
    public static double ProcessorSeconds(int processId)
    {
        // The program's name, in parentheses, may hold spaces; the fields after it do not.
        var fields = File.ReadAllText($"/proc/{processId}/stat").Split(") ", 2)[1].Split(' ');
        return (double.Parse(fields[UserTime], CultureInfo.InvariantCulture)
            + double.Parse(fields[SystemTime], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Resident megabytes, or the most there ever were.</summary>
    public static double ResidentMegabytes(int processId, bool most = false) =>
        Status(processId, most ? "VmHWM:" : "VmRSS:") / KibibytesPerMegabyte;

    /// <summary>Resident megabytes without the pages of mapped files, which the kernel takes back when it needs them.</summary>
    public static double OwnMegabytes(int processId) => Status(processId, "RssAnon:") / KibibytesPerMegabyte;

    /// <summary>Open files and sockets.</summary>
    public static int Handles(int processId) => Directory.GetFiles($"/proc/{processId}/fd").Length;

    /// <summary>Threads.</summary>
    public static int Threads(int processId) => (int)Status(processId, "Threads:");

    private static double Status(int processId, string name)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line[name.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
