using System.Diagnostics;

namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>The machine's own tools.</summary>
internal static class Shell
{
    /// <summary>Whether this process may make namespaces and mounts.</summary>
    public static bool IsRoot { get; } = OperatingSystem.IsLinux() && Environment.UserName == "root";

    /// <summary>Why a tool's faults cannot be made here; null when they can.</summary>
    public static string? WhyNot(params string[] tools) =>
        !IsRoot ? "needs root"
        : tools.FirstOrDefault(tool => !IsInstalled(tool)) is { } missing ? $"needs {missing}"
        : null;

    /// <summary>Runs a command, words separated by spaces, and requires that it succeeds.</summary>
    public static async Task RunAsync(string command)
    {
        var (code, output) = await TryAsync(command);
        if (code != 0)
        {
            throw new InvalidOperationException($"'{command}' ended with {code}: {output}");
        }
    }

    /// <summary>Runs a command.</summary>
    public static async Task<(int Code, string Output)> TryAsync(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await error);
    }

    private static readonly string[] Folders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];

    private static bool IsInstalled(string tool) =>
        Folders.Any(folder => File.Exists(Path.Combine(folder, tool)));
}
