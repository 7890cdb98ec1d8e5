using System.Collections.Immutable;
using System.CommandLine;
using Vectron.PlacementDriver.Client;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>The options that every command understands.</summary>
internal static class GlobalOptions
{
    /// <summary>The environment variable that stands in for <c>--address</c>.</summary>
    public const string AddressVariable = "VECTRON_PD_ADDRESS";

    // The driver's own names for the same things.
    private const string CaVariable = "VECTRON_PD_TLS_CA";
    private const string CertVariable = "VECTRON_PD_TLS_CERT";
    private const string KeyVariable = "VECTRON_PD_TLS_KEY";
    private const string TokenFileVariable = "VECTRON_PD_TOKEN_FILE";
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

    /// <summary>Whom to trust; turns TLS on.</summary>
    public static Option<string> Ca { get; } = FileOption(
        "--ca", "Certificates of the authorities that sign the driver's, PEM; turns TLS on", CaVariable);

    /// <summary>Who asks.</summary>
    public static Option<string> Cert { get; } = FileOption("--cert", "The operator's certificate, PEM", CertVariable);

    /// <summary>The key of <see cref="Cert"/>.</summary>
    public static Option<string> Key { get; } = FileOption("--key", "The certificate's private key, PEM", KeyVariable);

    /// <summary>Who asks, in place of <see cref="Cert"/>.</summary>
    public static Option<string> TokenFile { get; } = FileOption(
        "--token-file", "File with a bearer token, in place of a certificate", TokenFileVariable);

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

    /// <summary>TLS and identity, as a command line says; null for plain text.</summary>
    /// <exception cref="UsageException">An identity without an authority, or half of one.</exception>
    public static ClientSecurity? SecurityOf(ParseResult parsed)
    {
        var (certificate, key) = (FileOf(parsed, Cert, CertVariable), FileOf(parsed, Key, KeyVariable));
        var token = FileOf(parsed, TokenFile, TokenFileVariable);
        if (FileOf(parsed, Ca, CaVariable) is { } ca)
        {
            if ((certificate is null) != (key is null))
            {
                throw new UsageException("--cert and --key go together: say both, or neither");
            }

            return new ClientSecurity
            {
                CaFile = ca,
                CertificateFile = certificate,
                KeyFile = key,
                TokenFile = token,
            };
        }

        return certificate is null && token is null
            ? null
            : throw new UsageException("--cert and --token-file are of use with TLS only: say --ca");
    }

    /// <summary>Whether the answer is for scripts.</summary>
    public static bool IsJson(ParseResult parsed) => parsed.GetValue(Output) == Json;

    private static Option<string> FileOption(string name, string description, string variable) => new(name)
    {
        Description = $"{description} (default: {variable})",
        HelpName = "file",
        Recursive = true,
    };

    private static string? FileOf(ParseResult parsed, Option<string> option, string variable) =>
        (parsed.GetValue(option) ?? Environment.GetEnvironmentVariable(variable)) is { Length: > 0 } path ? path : null;

    private static ImmutableArray<Option> Prepare()
    {
        Output.AcceptOnlyFromAmong("table", Json);
        Timeout.Validators.Add(result => Durations.Check("--timeout", result));
        return [Address, Ca, Cert, Key, TokenFile, Output, Timeout];
    }
}
