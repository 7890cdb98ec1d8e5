using System.CommandLine;
using Grpc.Core;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Client;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>From a parsed command line to a report and an exit code.</summary>
internal static class CommandAction
{
    /// <summary>Makes a command ask the driver and show one report.</summary>
    public static Command Reports(this Command command, Func<Session, CancellationToken, Task<Report>> ask) =>
        command.Runs(async (session, cancellationToken) =>
        {
            var report = await ask(session, cancellationToken).ConfigureAwait(false);
            Terminal.Show(report, session.Json);
            return report.ExitCode;
        });

    /// <summary>Makes a command do something with the driver and show it itself.</summary>
    public static Command Runs(this Command command, Func<Session, CancellationToken, Task<ExitCode>> run)
    {
        command.SetAction(async (parsed, cancellationToken) =>
            (int)await RunAsync(parsed, run, cancellationToken).ConfigureAwait(false));
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        ParseResult parsed, Func<Session, CancellationToken, Task<ExitCode>> run, CancellationToken cancellationToken)
    {
        try
        {
            var client = Session.Connect(parsed, GlobalOptions.AddressesOf(parsed));
            await using (client.ConfigureAwait(false))
            {
                return await run(new Session(parsed, client), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception failure) when (Explain(failure) is not null)
        {
            var (code, message) = Explain(failure)!.Value;
            var mayWantTls = MeetsAnotherProtocol(failure) && GlobalOptions.SecurityOf(parsed) is null;
            Terminal.Complain(mayWantTls ? $"{message}; if the driver runs with TLS, say --ca" : message);
            return code;
        }
    }

    // As a listener with TLS ends a connection in plain text.
    private static bool MeetsAnotherProtocol(Exception failure) => failure.InnerException is RpcException
    {
        Status.DebugException: HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded },
    };

    // What is not here is a bug, and shows as one.
    private static (ExitCode Code, string Message)? Explain(Exception failure) => failure switch
    {
        PlacementDriverException refused => (CodeOf(refused), Describe(refused)),
        NotConfirmedException => (ExitCode.NotConfirmed, failure.Message),
        NotFoundException => (ExitCode.NotFound, failure.Message),
        InvalidDataException => (ExitCode.No, failure.Message),
        UsageException or IOException or UnauthorizedAccessException => (ExitCode.WrongUsage, failure.Message),

        // The name of the parameter says nothing to an operator.
        ArgumentException => (ExitCode.WrongUsage, failure.Message.Split(" (Parameter ")[0]),
        _ => null,
    };

    private static string Describe(PlacementDriverException failure) => CodeOf(failure) switch
    {
        ExitCode.Unreachable => failure.MayHaveHappened
            ? $"{failure.Message}; it may have happened all the same: look before you repeat it"
            : failure.Message,
        _ when failure.StatusCode == StatusCode.Unimplemented => $"{failure.Node} is of a version that cannot do this; nothing was changed",
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
