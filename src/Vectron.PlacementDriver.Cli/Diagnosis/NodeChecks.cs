using System.Globalization;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Diagnosis;

/// <summary>What can be wrong with the driver's own nodes.</summary>
internal static class NodeChecks
{
    // A follower whose clock is this far off would, once it leads, judge workers and leases (20 s) wrongly.
    private const long MostClockOffsetMs = 2_000;
    private const double LeastFreeDisk = 0.10;
    private const long LeastFreeBytes = 1L << 30;
    private const long MostLag = 10_000;

    /// <summary>Looks at the nodes.</summary>
    public static IEnumerable<Finding> Run(GetClusterStatusResponse status)
    {
        var members = status.Nodes.Where(node => node.Member).ToArray();
        return Count(members).Concat(Leader(status)).Concat(members.SelectMany(node => Of(node, status.ClockUnixMs))).Concat(Lag(members))
            .Concat(Addresses(status.Nodes)).Concat(Versions(members));
    }

    private static IEnumerable<Finding> Count(NodeStatus[] members)
    {
        if (members.Length % 2 == 0)
        {
            yield return new Finding(
                Severity.Warning,
                "node-count",
                $"the driver has {members.Length} nodes: an even number survives no more failures than one less",
                members.Length == 2 ? "add a third node" : "remove a node, or finish the replacement that is under way");
        }

        var answering = members.Count(node => node.Problem.Length == 0 && node.WaitingFor.Length == 0);
        var majority = (members.Length / 2) + 1;
        if (members.Length > 1 && answering == majority)
        {
            yield return new Finding(
                Severity.Error,
                "node-redundancy",
                $"{answering} of {members.Length} nodes serve: the next one that fails stops the driver",
                "bring the other node back; see members");
        }

        if (members.Length == 1)
        {
            yield return new Finding(
                Severity.Warning, "node-redundancy", "the driver is a single node: it survives no failure", "run three nodes for production");
        }
    }

    private static IEnumerable<Finding> Leader(GetClusterStatusResponse status)
    {
        if (status.LeaderNodeId == 0)
        {
            yield return new Finding(
                Severity.Error, "leader", "no node leads: nothing can be written, and reads that must be current wait",
                "see that a majority of the nodes run and reach one another; their logs say whom they wait for");
        }
    }

    private static IEnumerable<Finding> Of(NodeStatus node, long nowUnixMs)
    {
        var name = $"node {node.NodeId} at {node.RaftAddress}";
        if (node.Problem.Length > 0)
        {
            // A node that runs on another directory says so itself.
            yield return node.Problem.Contains("data directory", StringComparison.Ordinal)
                ? new Finding(Severity.Error, "node-directory", $"{name}: {node.Problem}", "mount the old data directory again, or readmit the node as it says")
                : node.Problem.Contains("certificate", StringComparison.Ordinal)
                    ? new Finding(Severity.Error, "certificate", $"{name}: {node.Problem}", CertificateChecks.ReplaceOfNode)
                    : new Finding(Severity.Error, "node-down", $"{name}: {node.Problem}", "start it, and see that the other nodes reach this address");
            yield break;
        }

        if (node.WaitingFor.Length > 0)
        {
            yield return new Finding(Severity.Error, "node-waiting", $"{name}: {node.WaitingFor}", "see its log");
        }

        if (Math.Abs(node.ClockOffsetMs) > Math.Max(MostClockOffsetMs, node.RoundTripUs / 1000))
        {
            yield return new Finding(
                Severity.Error,
                "clock",
                string.Create(CultureInfo.InvariantCulture, $"the clock of {name} is {node.ClockOffsetMs / 1000.0:0.0} s off from that of the node that was asked; routes are leased for 20 s"),
                "synchronize the machines' clocks, for example with chrony");
        }

        if (node.DiskTotalBytes > 0 && node.DiskFreeBytes < Math.Max(LeastFreeBytes, node.DiskTotalBytes * LeastFreeDisk))
        {
            yield return new Finding(
                node.DiskFreeBytes < LeastFreeBytes ? Severity.Error : Severity.Warning,
                "disk",
                $"the disk of {name} has {Output.Sheet.Bytes(node.DiskFreeBytes)} of {Output.Sheet.Bytes(node.DiskTotalBytes)} free; without room the node stops",
                "free space, or give its data directory a larger disk");
        }

        if (CertificateChecks.OfNode(name, node.CertificateEndUnixMs, nowUnixMs) is { } ends)
        {
            yield return ends;
        }
    }

    private static IEnumerable<Finding> Lag(NodeStatus[] members)
    {
        var committed = members.Select(node => node.CommitIndex).DefaultIfEmpty().Max();
        return members.Where(node => node.Problem.Length == 0 && committed - node.AppliedIndex > MostLag).Select(node => new Finding(
            Severity.Warning,
            "lag",
            $"node {node.NodeId} is {committed - node.AppliedIndex} log entries behind",
            "see whether its disk or its network is slow"));
    }

    private static IEnumerable<Finding> Addresses(IReadOnlyCollection<NodeStatus> nodes)
    {
        var machines = nodes.Select(node => AddressName.HostOf(node.RaftAddress)).Distinct(StringComparer.Ordinal).Count();
        foreach (var node in nodes.Where(node => machines > 1 && AddressName.IsLoopback(node.GrpcAddress)))
        {
            yield return new Finding(
                Severity.Error,
                "advertised",
                $"node {node.NodeId} tells clients to dial {node.GrpcAddress}, which on their machines is not this node",
                "set -advertise-grpc-addr to a name that clients can resolve");
        }

        foreach (var same in nodes.Where(node => node.GrpcAddress.Length > 0).GroupBy(node => node.GrpcAddress).Where(group => group.Count() > 1))
        {
            yield return new Finding(
                Severity.Error,
                "advertised",
                $"nodes {string.Join(" and ", same.Select(node => node.NodeId))} advertise the same address {same.Key}",
                "give each node its own -advertise-grpc-addr");
        }
    }

    private static IEnumerable<Finding> Versions(NodeStatus[] members)
    {
        var versions = members.Where(node => node.Version.Length > 0).GroupBy(node => node.Version).ToArray();
        if (versions.Length > 1)
        {
            yield return new Finding(
                Severity.Warning,
                "version",
                $"the nodes run different versions: {string.Join("; ", versions.Select(group => $"{group.Key} on {string.Join(", ", group.Select(node => node.NodeId))}"))}",
                "finish the upgrade");
        }
    }
}
