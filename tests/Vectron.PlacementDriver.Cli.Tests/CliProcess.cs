using System.Diagnostics;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>Runs the command line as a process of its own.</summary>
internal static class CliProcess
{
    /// <summary>The command line, for <see cref="Host"/>.</summary>
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "vectron-pd.dll");

    /// <summary>What runs programs.</summary>
    public static readonly string Host =
        Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Starts it; its output is redirected, as in a script.</summary>
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Host, [Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end, with nothing on its standard input.</summary>
    public static Task<CliRun> RunAsync(params string[] arguments) => RunAsync(ReadOnlyMemory<byte>.Empty, arguments);

    /// <summary>Runs it to its end, with something on its standard input.</summary>
    public static async Task<CliRun> RunAsync(ReadOnlyMemory<byte> input, string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(input);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"vectron-pd {string.Join(' ', arguments)} did not end; it printed {await output}{await errors}");
        }

        return new CliRun(process.ExitCode, await output, await errors);
    }
}
