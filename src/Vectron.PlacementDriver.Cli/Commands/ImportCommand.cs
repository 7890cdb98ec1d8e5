using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Grpc.Core;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Cli.Takeover;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>import FROM</c>: takes an existing driver's cluster over into an empty one.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string> From = new("from")
    {
        Description = "The old driver's nodes as host:port, separated by commas; all must tell the same",
        HelpName = "host:port,...",
    };

    private static readonly Option<int?> ReplicationFactor = new("--replication-factor")
    {
        Description = "Replicas that each shard is to have (default: the new cluster's setting)",
    };

    /// <summary>The command. Exit code 7 for a dry run that found obstacles, 5 for an import that was refused.</summary>
    public static Command Build() => new Command(
        "import", "Takes over from an existing driver: its workers and collections, into a cluster that is empty")
    {
        From, ReplicationFactor, Change.DryRun,
    }.Reports(ImportAsync);

    private static async Task<Report> ImportAsync(Session session, CancellationToken cancellationToken)
    {
        var source = session.Need(From);
        var wanted = session.Get(ReplicationFactor) ?? await WantedAsync(session, cancellationToken).ConfigureAwait(false);
        var (cluster, differences) = await ReadAsync(session, source, cancellationToken).ConfigureAwait(false);
        var (found, notes) = TakeoverChecks.Run(cluster, wanted);
        var report = ImportReport.Of(cluster, source, session.Get(Change.DryRun), differences.AddRange(found), notes);
        if (!report.Obstacles.IsEmpty)
        {
            return report;
        }

        var parts = ImportParts.Of(cluster, wanted, source);
        var refusal = await RefusalAsync(session, parts[0], cancellationToken).ConfigureAwait(false);
        return session.Get(Change.DryRun) || refusal is not null
            ? report with { Obstacles = refusal is null ? [] : [refusal] }
            : report with { Done = true, Revision = await SendAsync(session, parts, cancellationToken).ConfigureAwait(false) };
    }

    private static async Task<int> WantedAsync(Session session, CancellationToken cancellationToken)
    {
        var settings = await session.Admin.GetSettingsAsync(null, cancellationToken).ConfigureAwait(false);
        return (int)settings.Value.Settings.Single(setting => setting.Name == "replication_factor").Value;
    }

    // Twice, since one telling is not of one moment; and of each node, since the old driver's followers may lag behind.
    private static async Task<(FormerCluster Cluster, ImmutableArray<string> Differences)> ReadAsync(
        Session session, string source, CancellationToken cancellationToken)
    {
        var timeout = Durations.Parse(session.Parsed.GetValue(GlobalOptions.Timeout))!.Value;
        var addresses = source.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (addresses.Length == 0)
        {
            throw new UsageException("from is empty: say where the old driver is");
        }

        await RequireAnotherAsync(session, addresses[0], timeout, cancellationToken).ConfigureAwait(false);
        var first = await FormerDriver.ReadAsync(addresses[0], timeout, cancellationToken).ConfigureAwait(false);
        var differences = ImmutableArray.CreateBuilder<string>();
        foreach (var address in addresses.Skip(1).Append(addresses[0]))
        {
            var again = await FormerDriver.ReadAsync(address, timeout, cancellationToken).ConfigureAwait(false);
            if (first.FindDifference(again) is { } difference)
            {
                differences.Add(address == addresses[0]
                    ? $"{address} changed while it was read, a move or a creation is in flight: {difference}"
                    : $"{addresses[0]} and {address} tell different things, name the leader alone: {difference}");
            }
        }

        return (first, differences.ToImmutable());
    }

    // While it is empty, nothing else would tell that a cluster is to take over from itself.
    private static async Task RequireAnotherAsync(Session session, string source, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (await FormerDriver.ClusterUidAsync(source, timeout, cancellationToken).ConfigureAwait(false) is { Length: > 0 } uid)
        {
            var call = new PlacementCallOptions { Consistency = Consistency.Local };
            var here = await session.Admin.GetClusterStatusAsync(call, cancellationToken).ConfigureAwait(false);
            if (here.Value.ClusterUid == uid)
            {
                throw new UsageException($"{source} is a node of the cluster that is to take over: from must be the old driver");
            }
        }
    }

    private static async Task<string?> RefusalAsync(Session session, ImportClusterRequest first, CancellationToken cancellationToken)
    {
        var question = first.Clone();
        question.DryRun = true;
        try
        {
            await session.Admin.ImportClusterAsync(question, null, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (PlacementDriverException refused) when (refused.StatusCode
            is StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.ResourceExhausted)
        {
            return refused.Detail;
        }
    }

    private static async Task<long> SendAsync(
        Session session, ImmutableArray<ImportClusterRequest> parts, CancellationToken cancellationToken)
    {
        long revision = 0;
        foreach (var part in parts)
        {
            var answer = await session.Admin.ImportClusterAsync(part, null, cancellationToken).ConfigureAwait(false);
            revision = answer.Value.Revision;
            if (parts.Length > 1)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"part {part.Part + 1} of {parts.Length} is imported"));
            }
        }

        return revision;
    }
}
