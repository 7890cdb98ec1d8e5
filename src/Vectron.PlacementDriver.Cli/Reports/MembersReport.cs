using System.Collections.Immutable;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>The driver's own nodes.</summary>
internal sealed record MembersReport(ulong LeaderNodeId, ImmutableArray<MembersReport.Node> Nodes) : Report
{
    /// <summary>Reads an answer.</summary>
    public static MembersReport Of(GetClusterStatusResponse status)
    {
        var committed = status.Nodes.Select(node => node.CommitIndex).DefaultIfEmpty().Max();
        return new MembersReport(status.LeaderNodeId, [.. status.Nodes.Select(node => new Node(
            node.NodeId,
            node.GrpcAddress,
            node.RaftAddress,
            node.Incarnation,
            node.Member,
            node.Problem.Length > 0 ? node.Problem : node.WaitingFor,
            node.Role,
            node.Term,
            node.AppliedIndex,
            node.Problem.Length > 0 ? null : Math.Max(0, committed - node.AppliedIndex),
            node.SnapshotIndex,
            node.ClockOffsetMs,
            node.DiskFreeBytes,
            node.DiskTotalBytes,
            node.CertificateEndUnixMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(node.CertificateEndUnixMs),
            node.Version))]);
    }

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        var table = Sheet.Create("node#", "clients", "nodes", "role", "term#", "index#", "lag#", "clock#", "disk free#", "version", "");
        foreach (var node in Nodes)
        {
            if (node.Lag is not { } lag)
            {
                table.Add(Sheet.Of(node.NodeId), node.GrpcAddress, node.RaftAddress, "-", "-", "-", "-", "-", "-", node.Version, node.Problem);
                continue;
            }

            table.Add(
                Sheet.Of(node.NodeId), node.GrpcAddress, node.RaftAddress, node.Role, Sheet.Of(node.Term), Sheet.Of(node.Index),
                Sheet.Of(lag), $"{node.ClockOffsetMs} ms", Sheet.Bytes(node.DiskFreeBytes), node.Version, node.Problem);
        }

        Sheet.Write(console, table);
    }

    /// <summary>One node.</summary>
    internal sealed record Node(
        ulong NodeId,
        string GrpcAddress,
        string RaftAddress,
        string Incarnation,
        bool Member,
        string Problem,
        string Role,
        long Term,
        long Index,
        long? Lag,
        long SnapshotIndex,
        long ClockOffsetMs,
        long DiskFreeBytes,
        long DiskTotalBytes,
        DateTimeOffset? CertificateEnd,
        string Version);
}
