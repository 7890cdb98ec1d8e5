using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Vectron.PlacementDriver.Cli.Output;

/// <summary>The process's terminal: results on standard output, everything else on standard error.</summary>
internal static class Terminal
{
    private const int PipedWidth = 240;

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>For progress, questions and complaints, so that standard output can be piped.</summary>
    public static IAnsiConsole Errors { get; } = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>For results. Wide when nobody watches: a line in a file should stay one line.</summary>
    public static IAnsiConsole Results { get; } = Create(Console.Out, Console.IsOutputRedirected);

    /// <summary>Whether somebody watches the progress and can answer questions.</summary>
    public static bool IsInteractive =>
        !Console.IsErrorRedirected && !Console.IsInputRedirected && Errors.Profile.Capabilities.Interactive;

    /// <summary>Shows a report.</summary>
    public static void Show(Report report, bool json) => Show(report, json, Console.Out, Results);

    /// <summary>Shows a report on standard error, because standard output has something else.</summary>
    public static void ShowAside(Report report, bool json) => Show(report, json, Console.Error, Errors);

    /// <summary>Says what went wrong, on one line.</summary>
    public static void Complain(string message) => Console.Error.WriteLine($"vectron-pd: {message}");

    /// <summary>Says what is worth knowing beside the result, on standard error.</summary>
    public static void Note(string message) => Console.Error.WriteLine(message);

    private static void Show(Report report, bool json, TextWriter writer, IAnsiConsole console)
    {
        if (json)
        {
            writer.WriteLine(JsonSerializer.Serialize(report, report.GetType(), JsonOptions));
        }
        else
        {
            report.Render(console);
        }
    }

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (redirected)
        {
            console.Profile.Width = PipedWidth;
        }

        return console;
    }
}
