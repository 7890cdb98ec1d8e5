using System.Collections.Immutable;
using System.CommandLine;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>The options that every command understands.</summary>
internal static class GlobalOptions
{
    /// <summary>The environment variable that stands in for <c>--address</c>.</summary>
    public const string AddressVariable = "VECTRON_PD_ADDRESS";

    private const string DefaultAddress = "localhost:6001";
    private const string Json = "json";

    /// <summary>The driver's nodes.</summary>
    public static Option<string> Address { get; } = new("--address", "-a")
    {
        Description = $"The driver's nodes as host:port, separated by commas; any of them will do "
            + $"(default: {AddressVariable}, else {DefaultAddress})",
        HelpName = "host:port,...",
        Recursive = true,
    };

    /// <summary>For people or for scripts.</summary>
    public static Option<string> Output { get; } = new("--output", "-o")
    {
        Description = "table for people, json for scripts",
        DefaultValueFactory = _ => "table",
        Recursive = true,
    };

    /// <summary>How long a call may take.</summary>
    public static Option<string> Timeout { get; } = new("--timeout")
    {
        Description = "How long a call may take with all its attempts, for example 500ms, 5s, 2m",
        DefaultValueFactory = _ => "10s",
        HelpName = "time",
        Recursive = true,
    };

    /// <summary>All of them.</summary>
    public static ImmutableArray<Option> All { get; } = Prepare();

    /// <summary>The addresses that a command line means.</summary>
    public static ImmutableArray<string> AddressesOf(ParseResult parsed)
    {
        var text = parsed.GetValue(Address) ?? Environment.GetEnvironmentVariable(AddressVariable);
        return [.. (string.IsNullOrWhiteSpace(text) ? DefaultAddress : text)
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>Whether the answer is for scripts.</summary>
    public static bool IsJson(ParseResult parsed) => parsed.GetValue(Output) == Json;

    private static ImmutableArray<Option> Prepare()
    {
        Output.AcceptOnlyFromAmong("table", Json);
        Timeout.Validators.Add(result => Durations.Check("--timeout", result));
        return [Address, Output, Timeout];
    }
}
