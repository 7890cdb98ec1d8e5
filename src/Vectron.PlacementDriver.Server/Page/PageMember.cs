using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Diagnostics;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>A node of the cluster, as the page shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="GrpcAddress">Where clients reach it; empty when it has not said so yet.</param>
/// <param name="RaftAddress">Where the other nodes reach it.</param>
/// <param name="Version">Of its program.</param>
/// <param name="Problem">Why nothing else is known of it; empty when it answers.</param>
/// <param name="Role">leader, follower, candidate or stopped; empty when it does not answer.</param>
/// <param name="Term">Its Raft term.</param>
/// <param name="LastIndex">The last entry in its log.</param>
/// <param name="AppliedIndex">The last entry that its state reflects.</param>
/// <param name="WaitingFor">Why it does not serve; empty when it does.</param>
/// <param name="DiskFree">Free bytes where its data directory is.</param>
/// <param name="DiskTotal">All bytes there.</param>
internal sealed record PageMember(
    ulong Id,
    string GrpcAddress,
    string RaftAddress,
    string Version,
    string Problem,
    string Role,
    long Term,
    long LastIndex,
    long AppliedIndex,
    string WaitingFor,
    long DiskFree,
    long DiskTotal)
{
    /// <summary>Describes a member.</summary>
    public static PageMember Of(MemberReport report, string grpcAddress) => new(
        report.NodeId,
        grpcAddress,
        report.RaftAddress,
        report.Version,
        report.Problem,
        report.Status is { } status ? RoleName.Of(status.Role) : "",
        report.Status?.Term ?? 0,
        report.Status?.LastIndex ?? 0,
        report.Status?.AppliedIndex ?? 0,
        report.Status?.WaitingFor ?? "",
        report.DiskFreeBytes,
        report.DiskTotalBytes);
}
