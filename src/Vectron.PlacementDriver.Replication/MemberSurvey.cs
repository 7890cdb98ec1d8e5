using System.Collections.Immutable;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication;

/// <summary>Asks every member how it fares, at the same time, and answers when another asks.</summary>
internal sealed class MemberSurvey(RaftNode node, ReplicaNarrator narrator, ReplicationOptions options, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly DriveInfo disk = new(Path.GetFullPath(options.DataDirectory));

    /// <summary>Every member, by node id; takes a second at most.</summary>
    public async Task<ImmutableArray<MemberReport>> AskAllAsync(CancellationToken token)
    {
        var reports = await Task.WhenAll(node.Local.Members.Members.Sorted.Select(member => AskAsync(member, token)))
            .ConfigureAwait(false);
        return [.. reports.OrderBy(report => report.NodeId)];
    }

    /// <summary>This node's own answer.</summary>
    public DescribeResponse Describe()
    {
        var status = narrator.Describe();
        return new DescribeResponse
        {
            Version = options.Version,
            Role = status.Role.ToString(),
            Term = status.Term,
            LeaderNodeId = status.LeaderNodeId,
            LastIndex = status.LastIndex,
            CommitIndex = status.CommitIndex,
            AppliedIndex = status.AppliedIndex,
            SnapshotIndex = node.SnapshotIndex,
            WaitingFor = status.WaitingFor,
            UnixMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            DiskFreeBytes = disk.AvailableFreeSpace,
            DiskTotalBytes = disk.TotalSize,
            CertificateEndUnixMs = options.CertificateEnd?.Invoke().ToUnixTimeMilliseconds() ?? 0,
        };
    }

    private async Task<MemberReport> AskAsync(PeerIdentity member, CancellationToken token)
    {
        var report = new MemberReport(member.NodeId, member.Address.ToString(), member.Incarnation.ToString("N"));
        if (member.MemberId == node.Local.Identity.MemberId)
        {
            return Read(report, Describe(), time.GetUtcNow(), TimeSpan.Zero);
        }

        if (node.Members.FirstOrDefault(known => known.Identity == member)?.Channel is not { } channel)
        {
            return report with { Problem = "this node has no connection to it yet" };
        }

        try
        {
            var sent = time.GetTimestamp();
            var answer = await channel.DescribeAsync(Patience, token).ConfigureAwait(false);
            var roundTrip = time.GetElapsedTime(sent);
            return Read(report, answer, time.GetUtcNow() - (roundTrip / 2), roundTrip);
        }
        catch (RpcException silent)
        {
            token.ThrowIfCancellationRequested();
            return report with { Problem = Describe(silent) };
        }
    }

    /// <summary>Why a member said nothing.</summary>
    internal static string Describe(RpcException silent) => UnsentCall.RefusalIn(silent)
        ?? (silent.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded ? "does not answer" : silent.Status.Detail);

    private static MemberReport Read(MemberReport report, DescribeResponse answer, DateTimeOffset at, TimeSpan roundTrip) =>
        report with
        {
            Version = answer.Version,
            Status = new ReplicaStatus(
                report.NodeId,
                Enum.TryParse<ReplicaRole>(answer.Role, out var role) ? role : ReplicaRole.Stopped,
                answer.Term,
                answer.LeaderNodeId,
                answer.LastIndex,
                answer.CommitIndex,
                answer.AppliedIndex,
                answer.WaitingFor),
            SnapshotIndex = answer.SnapshotIndex,
            ClockOffset = TimeSpan.FromMilliseconds(answer.UnixMs - at.ToUnixTimeMilliseconds()),
            RoundTrip = roundTrip,
            DiskFreeBytes = answer.DiskFreeBytes,
            DiskTotalBytes = answer.DiskTotalBytes,
            CertificateEndUnixMs = answer.CertificateEndUnixMs,
        };
}
