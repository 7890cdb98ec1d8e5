using System.CommandLine;
using Grpc.Core;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Client;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>From a parsed command line to a report and an exit code.</summary>
internal static class CommandAction
{
    /// <summary>Makes a command ask the driver and show one report.</summary>
    public static Command Reports(this Command command, Func<Session, CancellationToken, Task<Report>> ask)
    {
        command.SetAction(async (parsed, cancellationToken) =>
            (int)await RunAsync(parsed, ask, cancellationToken).ConfigureAwait(false));
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        ParseResult parsed, Func<Session, CancellationToken, Task<Report>> ask, CancellationToken cancellationToken)
    {
        try
        {
            var timeout = Durations.Parse(parsed.GetValue(GlobalOptions.Timeout))!.Value;
            var client = new PlacementDriverClient(new PlacementDriverClientOptions
            {
                Addresses = GlobalOptions.AddressesOf(parsed),
                CallTimeout = timeout,
                Security = GlobalOptions.SecurityOf(parsed),
            });
            await using (client.ConfigureAwait(false))
            {
                var report = await ask(new Session(parsed, client), cancellationToken).ConfigureAwait(false);
                Terminal.Show(report, GlobalOptions.IsJson(parsed));
                return report.ExitCode;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (PlacementDriverException failure)
        {
            Terminal.Complain(Describe(failure));
            return CodeOf(failure);
        }
        catch (Exception wrong) when (wrong is ArgumentException or UsageException)
        {
            // The name of the parameter says nothing to an operator.
            Terminal.Complain(wrong.Message.Split(" (Parameter ")[0]);
            return ExitCode.WrongUsage;
        }
    }

    private static string Describe(PlacementDriverException failure) => CodeOf(failure) switch
    {
        ExitCode.Unreachable => failure.MayHaveHappened
            ? $"{failure.Message}; it may have happened all the same: look before you repeat it"
            : failure.Message,
        _ => failure.Detail.Length > 0 ? failure.Detail : failure.Message,
    };

    private static ExitCode CodeOf(PlacementDriverException failure) => failure.StatusCode switch
    {
        StatusCode.InvalidArgument or StatusCode.OutOfRange => ExitCode.WrongUsage,
        StatusCode.NotFound => ExitCode.NotFound,
        StatusCode.FailedPrecondition or StatusCode.AlreadyExists or StatusCode.ResourceExhausted
            or StatusCode.Aborted or StatusCode.Unimplemented => ExitCode.Refused,
        StatusCode.PermissionDenied or StatusCode.Unauthenticated => ExitCode.Forbidden,
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Internal =>
            ExitCode.Unreachable,
        _ => ExitCode.Unexpected,
    };
}
