using System.Diagnostics;

namespace Vectron.PlacementDriver.Cluster.Tests;

/// <summary>The placement driver's program, run to its end.</summary>
internal static class DriverProgram
{
    private static readonly string Path = System.IO.Path.Combine(AppContext.BaseDirectory, "vectron-placementdriver.dll");

    /// <summary>Runs it with these arguments, 60 seconds at most.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }
}
