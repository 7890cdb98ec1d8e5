using System.CommandLine;
using Vectron.PlacementDriver.Cli.Diagnosis;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>verify</c>: proves from outside that the state is sound and the same on every node.</summary>
internal static class VerifyCommand
{
    // While workers beat, states of one revision are a matter of luck.
    private const int Attempts = 5;

    /// <summary>The command. Exit code 7 when something is not sound.</summary>
    public static Command Build() => new Command(
        "verify", "Checks that every key has one shard, every shard its replicas, and that all nodes serve the same").Reports(
        async (session, cancellationToken) =>
        {
            var status = (await session.Admin.GetClusterStatusAsync(null, cancellationToken).ConfigureAwait(false)).Value;
            var (pictures, silent) = await TakeAllAsync(session, status, cancellationToken).ConfigureAwait(false);
            if (pictures.Count == 0)
            {
                throw new InvalidDataException("no node can be asked at the address that it tells clients: " + string.Join("; ", silent.Select(finding => finding.What)));
            }

            var newest = pictures.MaxBy(one => one.Picture.Revision).Picture;
            var (first, reference) = pictures[0];
            var findings = silent
                .Concat(pictures.Skip(1).SelectMany(one => SoundnessChecks.Compare(NameOf(one.Node), one.Picture, NameOf(first), reference)))
                .Concat(SoundnessChecks.Run(newest));
            return new VerifyReport(
                newest.Revision,
                [.. pictures.Select(one => one.Node.NodeId)],
                IsOne(pictures),
                newest.Collections.Count,
                newest.Shards.Count,
                newest.Workers.Count,
                [.. findings.OrderByDescending(finding => finding.Severity)]);
        });

    private static async Task<(List<(NodeStatus Node, ClusterPicture Picture)> Pictures, List<Finding> Silent)> TakeAllAsync(
        Session session, GetClusterStatusResponse status, CancellationToken cancellationToken)
    {
        var clients = status.Nodes.Where(node => node.Member && node.GrpcAddress.Length > 0).Select(node => (node, session.ClientOf(node.GrpcAddress))).ToArray();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var taken = await Task.WhenAll(clients.Select(one => TakeAsync(one.node, one.Item2, cancellationToken))).ConfigureAwait(false);
                var pictures = taken.Where(one => one.Picture is not null).Select(one => (one.Node, one.Picture!)).ToList();
                if (attempt == Attempts || IsOne(pictures))
                {
                    return (pictures, [.. taken.Where(one => one.Problem is not null).Select(one => one.Problem!)]);
                }
            }
        }
        finally
        {
            foreach (var (_, client) in clients)
            {
                await client.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task<(NodeStatus Node, ClusterPicture? Picture, Finding? Problem)> TakeAsync(
        NodeStatus node, PlacementDriverClient client, CancellationToken cancellationToken)
    {
        try
        {
            return (node, await client.GetPictureAsync(new WatchRequest(), null, cancellationToken).ConfigureAwait(false), null);
        }
        catch (PlacementDriverException failure)
        {
            var why = failure.Detail.Length > 0 ? failure.Detail : failure.Message;
            return (node, null, new Finding(
                Severity.Warning, "node-silent", $"{NameOf(node)} was not compared: {why}",
                "run this where the nodes' own addresses can be dialed, for example in a container; see also: vectron-pd doctor"));
        }
    }

    private static bool IsOne(List<(NodeStatus Node, ClusterPicture Picture)> pictures) =>
        pictures.Select(one => one.Picture.Revision).Distinct().Count() <= 1;

    private static string NameOf(NodeStatus node) => $"node {node.NodeId} at {node.GrpcAddress}";
}
