using System.Diagnostics;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>Starts simulations in a process of their own.</summary>
internal static class SimulationProcess
{
    /// <summary>This assembly as a program, on one processor.</summary>
    public static ProcessStartInfo StartInfo(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(SimulationProcess).Assembly.Location, .. arguments]);
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }

    /// <summary>Plays seeds and gives back what was printed, line by line.</summary>
    public static async Task<(int ExitCode, string[] Lines)> PlayAsync(int first, int last)
    {
        var start = StartInfo(["simulate", $"{first}", $"{last}"]);
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
