using System.Collections.Immutable;
using System.CommandLine;
using Vectron.PlacementDriver.Client;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>One run of a command: its command line and a client of the driver.</summary>
internal sealed record Session(ParseResult Parsed, PlacementDriverClient Client)
{
    /// <summary>What operators ask.</summary>
    public PlacementDriverAdmin Admin => Client.Admin;

    /// <summary>Whether the answer is for scripts.</summary>
    public bool Json => GlobalOptions.IsJson(Parsed);

    /// <summary>How long a call may take.</summary>
    public TimeSpan Timeout => TimeoutOf(Parsed);

    /// <summary><see cref="Timeout"/> when the command line says it, else another one.</summary>
    /// <param name="otherwise">More than 0.</param>
    public TimeSpan TimeoutOr(TimeSpan otherwise) =>
        Parsed.GetResult(GlobalOptions.Timeout) is { Implicit: false } ? Timeout : otherwise;

    /// <summary>Who sits here, for histories.</summary>
    public static string Operator => $"{Environment.UserName}@{Environment.MachineName}";

    /// <summary>Connects as the command line says.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="addresses">Nodes, host:port.</param>
    public static PlacementDriverClient Connect(ParseResult parsed, ImmutableArray<string> addresses) =>
        new(new PlacementDriverClientOptions
        {
            Addresses = addresses,
            CallTimeout = TimeoutOf(parsed),
            Security = GlobalOptions.SecurityOf(parsed),
        });

    /// <summary>A client of one node alone; the caller disposes of it.</summary>
    public PlacementDriverClient ClientOf(string address) => Connect(Parsed, [address]);

    /// <summary>The value of an option.</summary>
    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    /// <summary>The value of an argument that may be left out.</summary>
    public T? Get<T>(Argument<T> argument) => Parsed.GetValue(argument);

    /// <summary>The value of an argument.</summary>
    public T Need<T>(Argument<T> argument) => Parsed.GetRequiredValue(argument);

    private static TimeSpan TimeoutOf(ParseResult parsed) => Durations.Parse(parsed.GetValue(GlobalOptions.Timeout))!.Value;
}
