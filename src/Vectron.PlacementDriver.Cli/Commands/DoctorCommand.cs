using System.CommandLine;
using Vectron.PlacementDriver.Cli.Diagnosis;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>doctor</c>: what is set up wrongly, and what to do.</summary>
internal static class DoctorCommand
{
    private static readonly PlacementCallOptions Local = new() { Consistency = Consistency.Local };

    /// <summary>The command. Exit code 7 when it found an error, 0 for nothing or warnings alone.</summary>
    public static Command Build() => new Command(
        "doctor", "Finds what is set up wrongly or will not survive the next failure, and says what to do").Reports(
        async (session, cancellationToken) =>
        {
            // Without a leader there is no picture, but the nodes themselves have much to tell.
            var status = (await session.Admin.GetClusterStatusAsync(Local, cancellationToken).ConfigureAwait(false)).Value;
            var findings = NodeChecks.Run(status).Concat(CertificateChecks.OfCaller(
                GlobalOptions.SecurityOf(session.Parsed)?.CertificateFile, status.ClockUnixMs));
            if (status.LeaderNodeId != 0)
            {
                var picture = await session.Client.GetPictureAsync(new WatchRequest(), null, cancellationToken).ConfigureAwait(false);
                var scheduling = await session.Admin.GetSchedulingAsync(new GetSchedulingRequest(), null, cancellationToken).ConfigureAwait(false);
                findings = findings.Concat(SchedulingChecks.Run(scheduling.Value)).Concat(WorkerChecks.Run(picture));
            }

            return new DoctorReport([.. findings.OrderByDescending(finding => finding.Severity)]);
        });
}
