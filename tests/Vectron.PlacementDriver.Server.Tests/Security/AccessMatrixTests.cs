using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Server.Security;

namespace Vectron.PlacementDriver.Server.Tests.Security;

/// <summary>Every call that any service has, by everybody: who gets in is written down here a second time.</summary>
public sealed class AccessMatrixTests(SecureServer server) : IClassFixture<SecureServer>
{
    private const string Placement = "/vectron.placementdriver.v1.PlacementService/";
    private const string Peer = "/vectron.placementdriver.peer.v1.PeerService/";
    private const string Admin = "/vectron.placementdriver.admin.v1.";

    // w: worker, g: gateway, o: operator, p: peer, *: whoever comes.
    private static readonly Dictionary<string, string> Expected = new(StringComparer.Ordinal)
    {
        [Placement + "GetWorker"] = "wgo",
        [Placement + "RegisterWorker"] = "w",
        [Placement + "Heartbeat"] = "w",
        [Placement + "ListWorkers"] = "wgo",
        [Placement + "Rebalance"] = "o",
        [Placement + "CreateCollection"] = "go",
        [Placement + "ListCollections"] = "wgo",
        [Placement + "DeleteCollection"] = "go",
        [Placement + "GetCollectionStatus"] = "wgo",
        [Placement + "GetLeader"] = "wgo",
        [Placement + "RegisterReranker"] = "w",
        [Placement + "RerankerHeartbeat"] = "w",
        [Placement + "ListRerankers"] = "wgo",
        [Placement + "GetReranker"] = "wgo",
        [Placement + "ListWorkersForCollection"] = "wgo",
        [Placement + "DrainWorker"] = "o",
        [Placement + "RemoveWorker"] = "o",
        [Admin + "MemberService/ReadmitMember"] = "o",
        [Admin + "MemberService/AddMember"] = "o",
        [Admin + "MemberService/RemoveMember"] = "o",
        [Admin + "MemberService/TransferLeadership"] = "o",
        [Admin + "WatchService/Watch"] = "wgo",
        [Admin + "BackupService/TakeBackup"] = "o",
        [Admin + "BackupService/BeginRestore"] = "o",
        [Admin + "ImportService/ImportCluster"] = "o",
        [Admin + "BackupService/AddRestorePart"] = "o",
        [Admin + "BackupService/FinishRestore"] = "o",
        [Admin + "BackupService/AbandonRestore"] = "o",
        [Admin + "ClusterService/GetClusterStatus"] = "o",
        [Admin + "ClusterService/GetSettings"] = "o",
        [Admin + "ClusterService/UpdateSettings"] = "o",
        [Admin + "ClusterService/GetSettingsHistory"] = "o",
        [Admin + "WorkerService/UndrainWorker"] = "o",
        [Admin + "WorkerService/SetMaintenance"] = "o",
        [Admin + "WorkerService/DeclareDiskLost"] = "o",
        [Admin + "WorkerService/DescribeWorkers"] = "o",
        [Admin + "OperationsService/ExplainShard"] = "o",
        [Admin + "OperationsService/PlanMoves"] = "o",
        [Admin + "OperationsService/ApplyPlan"] = "o",
        [Admin + "OperationsService/CanStop"] = "o",
        [Admin + "OperationsService/GetProgress"] = "o",
        [Admin + "OperationsService/GetHistory"] = "o",
        [Admin + "OperationsService/PauseScheduling"] = "o",
        [Admin + "OperationsService/ResumeScheduling"] = "o",
        [Admin + "OperationsService/GetScheduling"] = "o",
        [Admin + "OperationsService/DeclareRestore"] = "o",
        [Admin + "OperationsService/LeaveFreeze"] = "o",
        [Admin + "DryRunService/DryRun"] = "o",
        [Admin + "CollectionService/GetPlacement"] = "o",
        [Admin + "CollectionService/SetPlacement"] = "o",
        [Peer + "Hello"] = "p",
        [Peer + "PreVote"] = "p",
        [Peer + "Vote"] = "p",
        [Peer + "AppendEntries"] = "p",
        [Peer + "StreamEntries"] = "p",
        [Peer + "InstallSnapshot"] = "p",
        [Peer + "Resign"] = "p",
        [Peer + "StandForElection"] = "p",
        [Peer + "Synchronize"] = "p",
        [Peer + "ReadIndex"] = "p",
        [Peer + "Propose"] = "p",
        [Peer + "Describe"] = "p",
        [Peer + "CompareState"] = "p",
        [Peer + "AskTerm"] = "p",
        ["/grpc.health.v1.Health/Check"] = "*",
        ["/grpc.health.v1.Health/Watch"] = "*",
        ["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] = "wgo",
        ["/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"] = "wgo",
    };

    private static readonly Dictionary<string, MethodType> Calls = Services().SelectMany(service => service.Methods)
        .ToDictionary(method => $"/{method.Service.FullName}/{method.Name}", TypeOf);

    public static TheoryData<string, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, string>();
            foreach (var call in Calls.Keys)
            {
                foreach (var caller in SecureServer.Everybody)
                {
                    cells.Add(call, caller);
                }
            }

            return cells;
        }
    }

    [Fact]
    public void Policy_OfEveryCall_IsWrittenDown()
    {
        Calls.Keys.Where(call => AccessPolicy.OfCall(call) is null).Should().BeEmpty(
            "a call without a rule in AccessPolicy is refused to everybody once TLS is on: say who may make it, there and here");
        Calls.Keys.Should().BeEquivalentTo(Expected.Keys, "the table of this test says a second time who may call what");
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Call_ByEverybody_IsLetInAsTheTableSays(string call, string caller)
    {
        var role = caller.Split(' ')[0] is "worker" or "gateway" or "operator" or "peer" ? caller[..1] : "";
        var admitted = Expected[call] is var roles && (roles == "*" || (role.Length > 0 && roles.Contains(role, StringComparison.Ordinal)));
        // A token is of no use on the raft address: there the certificate must say it in the handshake.
        var isPeerCall = call.StartsWith(Peer, StringComparison.Ordinal);

        var status = await server.CallAsync(caller, call, Calls[call]);

        if (admitted)
        {
            status.StatusCode.Should().NotBe(StatusCode.Unauthenticated).And.NotBe(StatusCode.PermissionDenied);
            status.DebugException.Should().BeNull("the server itself answers");
        }
        else if (isPeerCall)
        {
            status.StatusCode.Should().BeOneOf([StatusCode.Unavailable, StatusCode.Internal], "the handshake fails");
        }
        else
        {
            status.StatusCode.Should().Be(role.Length > 0 ? StatusCode.PermissionDenied : StatusCode.Unauthenticated, status.Detail);
        }
    }

    private static MethodType TypeOf(MethodDescriptor method) => (method.IsClientStreaming, method.IsServerStreaming) switch
    {
        (false, false) => MethodType.Unary,
        (false, true) => MethodType.ServerStreaming,
        (true, false) => MethodType.ClientStreaming,
        _ => MethodType.DuplexStreaming,
    };

    private static IEnumerable<ServiceDescriptor> Services() =>
        new[] { typeof(PlacementService), typeof(Grpc.Health.V1.Health), typeof(Grpc.Reflection.V1Alpha.ServerReflection) }
            .SelectMany(type => type.Assembly.GetTypes())
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<ServiceDescriptor>()
            .DistinctBy(service => service.FullName);
}
