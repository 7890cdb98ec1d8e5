using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Health;
using Vectron.PlacementDriver.Server.Offline;
using Vectron.PlacementDriver.Server.Security;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>From the command line to an exit code.</summary>
internal static class EntryPoint
{
    private const string Program = "vectron-placementdriver";
    private const string HealthCheckCommand = "healthcheck";

    /// <summary>Runs the program.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">For what was asked for.</param>
    /// <param name="binaryOutput">The same, for what is not text to read.</param>
    /// <param name="error">For what went wrong before there is a log.</param>
    public static async Task<ExitCode> RunAsync(string[] args, TextWriter output, Stream binaryOutput, TextWriter error)
    {
        if (args.Length > 0 && OfflineCommands.Has(args[0]))
        {
            return await OfflineCommands.RunAsync(args, binaryOutput, error, CancellationToken.None).ConfigureAwait(false);
        }

        var probe = args.Length > 0 && args[0] == HealthCheckCommand;
        var readmit = args.Length > 0 && args[0] == ReadmitCommand.Name;
        var commandLine = CommandLine.Parse(probe || readmit ? args[1..] : args, takesOperands: readmit);
        if (commandLine.Error is { } mistake)
        {
            await error.WriteLineAsync($"{Program}: {mistake}; {Program} -help lists every flag").ConfigureAwait(false);
            return ExitCode.WrongSettings;
        }

        if (commandLine.WantsHelp || commandLine.WantsVersion)
        {
            var text = commandLine.WantsHelp ? HelpText.Render() : $"{Program} {ProgramVersion.Text}\n";
            await output.WriteAsync(text).ConfigureAwait(false);
            return ExitCode.Ok;
        }

        if (readmit)
        {
            return await ReadmitCommand.RunAsync(commandLine, TimeProvider.System, output, error).ConfigureAwait(false);
        }

        var errors = new SettingErrors();
        if (ReadOptions(commandLine, errors, out var unreadable) is not { } options)
        {
            await error.WriteLineAsync($"{Program} cannot start, {unreadable ?? errors.ToString()}").ConfigureAwait(false);
            return ExitCode.WrongSettings;
        }

        return probe
            ? await HealthProbe.RunAsync(options, output, error).ConfigureAwait(false)
            : await ServeAsync(options, error).ConfigureAwait(false);
    }

    private static PlacementDriverOptions? ReadOptions(CommandLine commandLine, SettingErrors errors, out string? unreadable)
    {
        unreadable = null;
        try
        {
            var appSettings = new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
                .Build();
            var values = SettingValues.Merge(
                commandLine.Values,
                Environment.GetEnvironmentVariable,
                appSettings.GetSection(SettingCatalog.Section));
            var options = OptionsReader.Read(values, errors);
            return errors.Any ? null : options;
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            unreadable = $"appsettings.json cannot be read: {exception.InnerException?.Message ?? exception.Message}";
            return null;
        }
    }

    private static async Task<ExitCode> ServeAsync(PlacementDriverOptions options, TextWriter error)
    {
        try
        {
            var app = PlacementDriverApp.Build(
                options,
                builder =>
                {
                    ReplicaWiring.AddReplica(builder, options);
                    builder.Services.AddSingleton<IHostLifetime, SignalLifetime>();
                },
                ReplicaWiring.MapPeers);
            await using (app.ConfigureAwait(false))
            {
                await app.RunAsync().ConfigureAwait(false);
            }

            return ExitCode.Ok;
        }
#pragma warning disable CA1031 // The end of the program: everything becomes a sentence and an exit code.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var code = CodeOf(exception);
            var text = code == ExitCode.Unexpected ? exception.ToString() : exception.Message;
            await error.WriteLineAsync($"{Program}: {text}").ConfigureAwait(false);
            return code;
        }
    }

    private static ExitCode CodeOf(Exception exception) => exception switch
    {
        AddressUnavailableException => ExitCode.AddressUnavailable,
        CredentialException => ExitCode.WrongSettings,
        DataDirectoryException => ExitCode.DataDirectoryRefused,
        TimeoutException or OperationCanceledException => ExitCode.ShutdownTimedOut,
        AggregateException many when many.InnerExceptions.All(one => CodeOf(one) == ExitCode.ShutdownTimedOut) =>
            ExitCode.ShutdownTimedOut,
        _ => ExitCode.Unexpected,
    };
}
