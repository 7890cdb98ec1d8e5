using Vectron.PlacementDriver.Cli.Diagnosis;
using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>Each finding of <c>doctor</c>: it appears when its condition holds, says what to do, and is silent otherwise.</summary>
public sealed class DoctorCheckTests
{
    private const long GiB = 1L << 30;
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void NodeChecks_OfAHealthyDriver_FindNothing() => NodeChecks.Run(Driver()).Should().BeEmpty();

    [Fact]
    public void WorkerChecks_OfHealthyWorkers_FindNothing() => WorkerChecks.Run(Fleet()).Should().BeEmpty();

    [Theory]
    [InlineData("two", "node-count", nameof(Severity.Warning), "2 nodes", "add a third node")]
    [InlineData("four", "node-count", nameof(Severity.Warning), "4 nodes", "remove a node")]
    [InlineData("one", "node-redundancy", nameof(Severity.Warning), "a single node", "run three nodes")]
    [InlineData("down", "node-down", nameof(Severity.Error), "node 3 at n3:7001: no answer", "start it")]
    [InlineData("down", "node-redundancy", nameof(Severity.Error), "2 of 3 nodes serve", "bring the other node back")]
    [InlineData("directory", "node-directory", nameof(Severity.Error), "another data directory", "readmit the node")]
    [InlineData("refused", "certificate", nameof(Severity.Error), "node 3 at n3:7001: node 3 was refused: the certificate 'CN=n3' (serial 01) is valid from", "replace its files now, the authority's too")]
    [InlineData("waiting", "node-waiting", nameof(Severity.Error), "node 3 at n3:7001: for a leader", "see its log")]
    [InlineData("leaderless", "leader", nameof(Severity.Error), "no node leads", "see that a majority of the nodes run")]
    [InlineData("clock-ahead", "clock", nameof(Severity.Error), "2.1 s off", "chrony")]
    [InlineData("clock-behind", "clock", nameof(Severity.Error), "-2.1 s off", "chrony")]
    [InlineData("disk-low", "disk", nameof(Severity.Warning), "5 GiB of 100 GiB free", "free space")]
    [InlineData("disk-full", "disk", nameof(Severity.Error), "of 100 GiB free", "free space")]
    [InlineData("certificate-soon", "certificate", nameof(Severity.Warning), "the certificate of node 3 at n3:7001 ends 2026-01-07 23:59:59Z", "without a restart")]
    [InlineData("certificate-now", "certificate", nameof(Severity.Error), "ends 2026-01-01 23:59:59Z", "replace its files")]
    [InlineData("certificate-ended", "certificate", nameof(Severity.Error), "ended 2025-12-31 23:59:59Z", "replace its files")]
    [InlineData("lag", "lag", nameof(Severity.Warning), "node 3 is 10001 log entries behind", "its disk or its network")]
    [InlineData("loopback", "advertised", nameof(Severity.Error), "node 3 tells clients to dial 127.0.0.1:9190", "-advertise-grpc-addr")]
    [InlineData("same-address", "advertised", nameof(Severity.Error), "nodes 2 and 3 advertise the same address n2:9190", "its own -advertise-grpc-addr")]
    [InlineData("version", "version", nameof(Severity.Warning), "1.0 on 1, 2; 1.1 on 3", "finish the upgrade")]
    public void NodeChecks_OfADriverThatIsWrong_SayWhatToDo(
        string wrong, string check, string severity, string what, string remedy) =>
        ShouldSay(NodeChecks.Run(Driver(wrong)), check, severity, what, remedy);

    [Theory]
    [InlineData(-1, nameof(Severity.Error), "anna.pem ended ", "have a new one signed")]
    [InlineData(23, nameof(Severity.Error), "anna.pem ends ", "have a new one signed")]
    [InlineData(25, nameof(Severity.Warning), "anna.pem ends ", "then no node answers you")]
    [InlineData(167, nameof(Severity.Warning), "anna.pem ends ", "then no node answers you")]
    public async Task CertificateChecks_OfACallerWhoseCertificateEnds_SaySo(int hours, string severity, string what, string then)
    {
        await using var authority = TestAuthority.Create();
        var (file, _) = authority.Issue("anna", "vectron://1/operator/anna", DateTimeOffset.UtcNow.AddDays(8));

        var findings = CertificateChecks.OfCaller(file, DateTimeOffset.UtcNow.AddDays(8).AddHours(-hours).ToUnixTimeMilliseconds());

        var finding = findings.Should().ContainSingle().Which;
        finding.Severity.ToString().Should().Be(severity);
        $"{finding.What}; {finding.Remedy}".Should().Contain(what).And.Contain(then);
    }

    [Fact]
    public async Task CertificateChecks_OfACallerWithALongLifeOrNone_FindNothing()
    {
        await using var authority = TestAuthority.Create();
        var (file, _) = authority.Issue("anna", "vectron://1/operator/anna", DateTimeOffset.UtcNow.AddDays(8));
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        CertificateChecks.OfCaller(file, now).Should().BeEmpty();
        CertificateChecks.OfCaller(null, now).Should().BeEmpty();
        CertificateChecks.OfCaller(file + ".gone", now).Should().BeEmpty();
    }

    [Theory]
    [InlineData("clock-within")]
    [InlineData("clock-unsure")]
    [InlineData("disk-enough")]
    [InlineData("disk-unknown")]
    [InlineData("lag-small")]
    [InlineData("certificate-later")]
    [InlineData("one-machine")]
    [InlineData("newcomer")]
    public void NodeChecks_AtTheirBounds_FindNothing(string nearly) => NodeChecks.Run(Driver(nearly)).Should().BeEmpty();

    [Theory]
    [InlineData("down", "worker-down", nameof(Severity.Error), "worker 4 at w4:2 is not heard from; it holds 7 replicas", "worker disk-lost 4")]
    [InlineData("retired", "worker-retired", nameof(Severity.Warning), "is retired, and 7 of its replicas are not replaced", "see moves")]
    [InlineData("down-empty", "worker-down", nameof(Severity.Warning), "is not heard from; it holds no replica", "remove it if it is not to come back")]
    [InlineData("joining", "worker-joining", nameof(Severity.Warning), "has not beaten since it last started", "see its log")]
    [InlineData("strange", "worker-disk", nameof(Severity.Error), "runs shard 99", "mount the right one")]
    [InlineData("disk", "worker-disk-full", nameof(Severity.Warning), "is 85% full", "add workers")]
    [InlineData("loopback", "advertised", nameof(Severity.Error), "worker 4 registered as 127.0.0.1:1 and w4:2", "announce a name")]
    [InlineData("loopback-raft", "advertised", nameof(Severity.Error), "worker 4 registered as w4:1 and localhost:2", "announce a name")]
    [InlineData("same-address", "advertised", nameof(Severity.Error), "workers 3 and 4 registered the same address w3:1", "its own address")]
    [InlineData("factor", "replication-factor", nameof(Severity.Error), "should have 5 replicas, but 4 healthy workers", "start more workers")]
    [InlineData("factor-setting", "replication-factor", nameof(Severity.Error), "should have 5 replicas, but 4 healthy workers", "lower replication_factor")]
    [InlineData("search-only", "room", nameof(Severity.Warning), "3 workers hold 3 replicas of each shard", "at least one worker more")]
    [InlineData("leaderless", "shards-leaderless", nameof(Severity.Error), "1 shards have no healthy leader", "shards --problems")]
    [InlineData("leader-down", "shards-leaderless", nameof(Severity.Error), "and take no writes: 1", "shards --problems")]
    [InlineData("replica-down", "shards-at-risk", nameof(Severity.Error), "1 shards lose their majority", "bring the missing workers back")]
    public void WorkerChecks_OfAFleetThatIsWrong_SayWhatToDo(
        string wrong, string check, string severity, string what, string remedy) =>
        ShouldSay(WorkerChecks.Run(Fleet(wrong)), check, severity, what, remedy);

    [Theory]
    [InlineData("disk-enough")]
    [InlineData("one-machine")]
    [InlineData("retiring")]
    public void WorkerChecks_AtTheirBounds_FindNothing(string nearly) => WorkerChecks.Run(Fleet(nearly)).Should().BeEmpty();

    [Fact]
    public void SchedulingChecks_WhenNothingIsStopped_FindNothing() => SchedulingChecks.Run(new GetSchedulingResponse()).Should().BeEmpty();

    [Theory]
    [InlineData("paused", "paused", nameof(Severity.Warning), "repair is paused since 2026-01-02 03:04:05", "scheduling resume repair")]
    [InlineData("paused-why", "paused", nameof(Severity.Warning), ": new switches", "scheduling resume drain")]
    [InlineData("frozen", "frozen", nameof(Severity.Error), "nothing is placed, moved or removed: restored", "end it with freeze leave")]
    [InlineData("frozen-still", "frozen", nameof(Severity.Error), "the cluster is frozen since 2026-01-02 03:04:05", "freeze leave: worker 4 is silent; shard 7 has no leader")]
    public void SchedulingChecks_OfWhatIsStopped_SayHowItGoesOn(
        string wrong, string check, string severity, string what, string remedy) =>
        ShouldSay(SchedulingChecks.Run(Stopped(wrong)), check, severity, what, remedy);

    private static GetSchedulingResponse Stopped(string what)
    {
        var since = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).ToUnixTimeMilliseconds();
        return what switch
        {
            "paused" => new() { Pauses = { new SchedulingPause { Kind = "repair", SinceUnixMs = since } } },
            "paused-why" => new() { Pauses = { new SchedulingPause { Kind = "drain", SinceUnixMs = since, Reason = "new switches" } } },
            "frozen" => new() { Freeze = new ClusterFreeze { SinceUnixMs = since, Reason = "restored" } },
            "frozen-still" => new()
            {
                Freeze = new ClusterFreeze { SinceUnixMs = since, Reason = "restored", Obstacles = { "worker 4 is silent", "shard 7 has no leader" } },
            },
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "unknown"),
        };
    }

    private static void ShouldSay(IEnumerable<Finding> findings, string check, string severity, string what, string remedy)
    {
        var finding = findings.Should().ContainSingle(found => found.Check == check).Which;
        finding.Severity.ToString().Should().Be(severity);
        finding.What.Should().Contain(what);
        finding.Remedy.Should().Contain(remedy);
    }

    private static GetClusterStatusResponse Driver(string change = "")
    {
        var status = new GetClusterStatusResponse { LeaderNodeId = 1, ClockUnixMs = Now.ToUnixTimeMilliseconds() };
        status.Nodes.AddRange(Enumerable.Range(1, 4).Select(Node).Take(change is "four" or "newcomer" ? 4 : 3));
        var last = status.Nodes[^1];
        switch (change)
        {
            case "": case "four": break;
            case "two": status.Nodes.RemoveAt(2); break;
            case "one": status.Nodes.RemoveAt(2); status.Nodes.RemoveAt(1); break;
            case "down": last.Problem = "no answer"; break;
            case "directory": last.Problem = "runs on another data directory"; break;
            case "refused": last.Problem = "node 3 was refused: the certificate 'CN=n3' (serial 01) is valid from 2025-01-01 00:00:00Z to 2025-12-31 00:00:00Z only"; break;
            case "waiting": last.WaitingFor = "for a leader"; break;
            case "leaderless": status.LeaderNodeId = 0; break;
            case "clock-ahead": last.ClockOffsetMs = 2_100; break;
            case "clock-behind": last.ClockOffsetMs = -2_100; break;
            case "clock-within": last.ClockOffsetMs = 2_000; break;

            // No clock can be told more exactly than the answer took.
            case "clock-unsure": (last.ClockOffsetMs, last.RoundTripUs) = (3_000, 3_000_000); break;
            case "disk-low": last.DiskFreeBytes = 5 * GiB; break;
            case "disk-full": last.DiskFreeBytes = GiB - 1; break;
            case "disk-enough": last.DiskFreeBytes = 10 * GiB; break;
            case "disk-unknown": (last.DiskFreeBytes, last.DiskTotalBytes) = (0, 0); break;
            case "certificate-soon": last.CertificateEndUnixMs = (Now + TimeSpan.FromDays(7)).ToUnixTimeMilliseconds() - 1; break;
            case "certificate-later": last.CertificateEndUnixMs = (Now + TimeSpan.FromDays(7)).ToUnixTimeMilliseconds(); break;
            case "certificate-now": last.CertificateEndUnixMs = (Now + TimeSpan.FromDays(1)).ToUnixTimeMilliseconds() - 1; break;
            case "certificate-ended": last.CertificateEndUnixMs = Now.ToUnixTimeMilliseconds() - 1; break;
            case "lag": last.AppliedIndex -= 10_001; break;
            case "lag-small": last.AppliedIndex -= 10_000; break;
            case "loopback": last.GrpcAddress = "127.0.0.1:9190"; break;
            case "same-address": last.GrpcAddress = "n2:9190"; break;
            case "version": last.Version = "1.1"; break;
            case "newcomer": last.Member = false; break;
            case "one-machine":
                foreach (var node in status.Nodes)
                {
                    (node.GrpcAddress, node.RaftAddress) = ($"127.0.0.1:919{node.NodeId}", $"127.0.0.1:700{node.NodeId}");
                }

                break;
            default: throw new ArgumentOutOfRangeException(nameof(change), change, "unknown");
        }

        return status;
    }

    private static NodeStatus Node(int id) => new()
    {
        NodeId = (ulong)id,
        GrpcAddress = $"n{id}:9190",
        RaftAddress = $"n{id}:7001",
        Member = true,
        Version = "1.0",
        CommitIndex = 50_000,
        AppliedIndex = 50_000,
        DiskFreeBytes = 50 * GiB,
        DiskTotalBytes = 100 * GiB,
    };

    private static ClusterPicture Fleet(string change = "")
    {
        var state = new StateView
        {
            Collections = { new CollectionView { Name = "docs", ReplicationFactor = 3 } },
            Shards = { new ShardView { ShardId = 1, Collection = "docs", KeyRangeEnd = ulong.MaxValue, Epoch = 1, LeaderId = 1, Replicas = { 1, 2, 3 } } },
            Settings = { ["replication_factor"] = 3 },
        };
        state.Workers.AddRange(Enumerable.Range(1, 4).Select(Worker));
        var (last, shard) = (state.Workers[3], state.Shards[0]);
        switch (change)
        {
            case "": break;
            case "down": (last.Healthy, last.Serving, last.Replicas) = (false, false, 7); break;
            case "down-empty": (last.Healthy, last.Serving, last.Replicas) = (false, false, 0); break;
            case "retired": (last.Healthy, last.Serving, last.Replicas, last.State) = (false, false, 7, "retired"); break;
            case "joining": last.Serving = false; break;
            case "strange": last.StrangeShardId = 99; break;
            case "disk": last.Load.DiskMilliPercent = 85_001; break;
            case "disk-enough": last.Load.DiskMilliPercent = 85_000; break;
            case "loopback": last.GrpcAddress = "127.0.0.1:1"; break;
            case "loopback-raft": last.RaftAddress = "localhost:2"; break;
            case "same-address": last.GrpcAddress = "w3:1"; break;
            case "factor": state.Collections[0].ReplicationFactor = 5; break;
            case "factor-setting": state.Settings["replication_factor"] = 5; break;
            case "search-only": last.SearchOnly = true; break;
            case "leaderless": shard.LeaderId = 0; break;
            case "leader-down": state.Workers[0].Serving = false; break;
            case "replica-down": state.Workers[1].Serving = false; break;

            // A shard that goes away needs no leader and no majority.
            case "retiring": (shard.Retiring, shard.LeaderId) = (true, 0); break;
            case "one-machine":
                foreach (var worker in state.Workers)
                {
                    (worker.GrpcAddress, worker.RaftAddress) = ($"127.0.0.1:1{worker.WorkerId}", $"127.0.0.1:2{worker.WorkerId}");
                }

                break;
            default: throw new ArgumentOutOfRangeException(nameof(change), change, "unknown");
        }

        return ClusterPicture.Empty.With(state).At(new WatchResponse { Revision = 1, ClusterUid = "one" });
    }

    private static WorkerView Worker(int id) => new()
    {
        WorkerId = (ulong)id,
        GrpcAddress = $"w{id}:1",
        RaftAddress = $"w{id}:2",
        Serving = true,
        Healthy = true,
        Load = new WorkerLoadView(),
    };
}
