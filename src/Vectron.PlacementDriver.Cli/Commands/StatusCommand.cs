using System.CommandLine;
using Grpc.Core;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>status</c>: the cluster at a glance, also when it has no majority: then it is needed most.</summary>
internal static class StatusCommand
{
    // An operator at night does not wait for an election that does not come.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    // Longer than a node takes to ask members that are silent.
    private static readonly TimeSpan PatiencePerNode = TimeSpan.FromSeconds(2);

    /// <summary>The command.</summary>
    public static Command Build() => new Command("status", "The cluster at a glance, and what is wrong with it").Reports(ReportAsync);

    private static async Task<Report> ReportAsync(Session session, CancellationToken cancellationToken)
    {
        try
        {
            return StatusReport.Of(await AskAsync(session, Consistency.Linearizable, cancellationToken).ConfigureAwait(false));
        }
        catch (PlacementDriverException failure) when (failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            if (await FindKnownAsync(session, cancellationToken).ConfigureAwait(false) is { } known)
            {
                return StatusReport.Of(known, failure.Detail);
            }

            throw;
        }
    }

    private static async Task<GetClusterStatusResponse?> FindKnownAsync(Session session, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(session, Consistency.Local, cancellationToken).ConfigureAwait(false);
        }
        catch (PlacementDriverException)
        {
            return null;
        }
    }

    private static async Task<GetClusterStatusResponse> AskAsync(
        Session session, Consistency consistency, CancellationToken cancellationToken) =>
        (await session.Admin.GetClusterStatusAsync(
            new PlacementCallOptions
            {
                Consistency = consistency,
                Timeout = session.TimeoutOr(Patience),
                AttemptTimeout = PatiencePerNode,
            },
            cancellationToken).ConfigureAwait(false)).Value;
}
