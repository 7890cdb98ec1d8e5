using System.Collections.Immutable;
using System.CommandLine;
using Vectron.PlacementDriver.Client;

namespace Vectron.PlacementDriver.Simulator.CommandLine;

/// <summary>Options that more than one command has.</summary>
internal static class SharedOptions
{
    /// <summary>The value of --output that asks for one JSON object.</summary>
    public const string JsonOutput = "json";

    public static Option<string> Address() => new("--address", "-a")
    {
        Description = "The driver's gRPC addresses, host:port, separated by commas",
        DefaultValueFactory = _ => "localhost:6001",
    };

    public static Option<string> Output()
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = "How the summary is printed",
            DefaultValueFactory = _ => "text",
        };
        option.AcceptOnlyFromAmong("text", JsonOutput);
        return option;
    }

    /// <summary>Splits a list at its commas; spaces around an element do not count.</summary>
    public static ImmutableArray<string> Split(string? list) =>
        [.. (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>What is wrong with a list of addresses; null when nothing is.</summary>
    public static string? ProblemOf(ImmutableArray<string> addresses)
    {
        try
        {
            PlacementDriverClientOptions.Validate(new PlacementDriverClientOptions { Addresses = addresses });
            return null;
        }
        catch (ArgumentException wrong)
        {
            // Without the name of a parameter that the user never saw.
            return wrong.Message.Replace($" (Parameter '{wrong.ParamName}')", "", StringComparison.Ordinal);
        }
    }
}
