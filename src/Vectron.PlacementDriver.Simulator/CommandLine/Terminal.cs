using Spectre.Console;

namespace Vectron.PlacementDriver.Simulator.CommandLine;

/// <summary>The process's terminal: results on standard output, everything else on standard error.</summary>
internal static class Terminal
{
    private const int PipedWidth = 240;

    /// <summary>For progress and complaints, so that standard output can be piped.</summary>
    public static IAnsiConsole Errors { get; } =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>For results. Wide when nobody watches: a line in a file should stay one line.</summary>
    public static IAnsiConsole Results { get; } = CreateResults();

    /// <summary>Whether somebody watches.</summary>
    public static bool IsInteractive => !Console.IsErrorRedirected && Errors.Profile.Capabilities.Interactive;

    /// <summary>Says what is wrong with the user's input.</summary>
    /// <returns>The exit code for it.</returns>
    public static int Wrong(string message)
    {
        Console.Error.WriteLine($"vectron-simulator: {message}");
        return ExitCode.WrongUsage;
    }

    private static IAnsiConsole CreateResults()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = PipedWidth;
        }

        return console;
    }
}
