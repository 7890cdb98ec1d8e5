using System.Collections.Frozen;
using Grpc.AspNetCore.Server;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>
/// The whole policy: who may call what, on every listener. What is not listed here, nobody may call once TLS is on.
/// </summary>
internal static class AccessPolicy
{
    private const Role Clients = Role.Worker | Role.Gateway | Role.Operator;

    private static readonly FrozenDictionary<string, AccessRule> Calls = new[]
    {
        Service(
            "vectron.placementdriver.v1.PlacementService",
            [
                ("GetWorker", new(Clients)),
                ("RegisterWorker", new(Role.Worker)),
                ("Heartbeat", new(Role.Worker)),
                ("ListWorkers", new(Clients)),
                ("Rebalance", new(Role.Operator, Audited: true)),
                ("CreateCollection", new(Role.Gateway | Role.Operator, Audited: true)),
                ("ListCollections", new(Clients)),
                ("DeleteCollection", new(Role.Gateway | Role.Operator, Audited: true)),
                ("GetCollectionStatus", new(Clients)),
                ("GetLeader", new(Clients)),
                ("RegisterReranker", new(Role.Worker)),
                ("RerankerHeartbeat", new(Role.Worker)),
                ("ListRerankers", new(Clients)),
                ("GetReranker", new(Clients)),
                ("ListWorkersForCollection", new(Clients)),
                ("DrainWorker", new(Role.Operator, Audited: true)),
                ("RemoveWorker", new(Role.Operator, Audited: true)),
            ]),
        Service(
            "vectron.placementdriver.admin.v1.MemberService",
            [
                ("ReadmitMember", new(Role.Operator, Audited: true)),
                ("AddMember", new(Role.Operator, Audited: true)),
                ("RemoveMember", new(Role.Operator, Audited: true)),
                ("TransferLeadership", new(Role.Operator, Audited: true)),
            ]),
        // Everything that it tells, workers and gateways may read elsewhere too.
        Service("vectron.placementdriver.admin.v1.WatchService", [("Watch", new(Clients))]),
        Service("vectron.placementdriver.admin.v1.ImportService", [("ImportCluster", new(Role.Operator, Audited: true))]),
        Service(
            "vectron.placementdriver.admin.v1.BackupService",
            [
                ("TakeBackup", new(Role.Operator, Audited: true)),
                ("BeginRestore", new(Role.Operator, Audited: true)),
                ("AddRestorePart", new(Role.Operator)),
                ("FinishRestore", new(Role.Operator, Audited: true)),
                ("AbandonRestore", new(Role.Operator, Audited: true)),
            ]),
        Service(
            "vectron.placementdriver.admin.v1.ClusterService",
            [
                ("GetClusterStatus", new(Role.Operator)),
                ("GetSettings", new(Role.Operator)),
                ("UpdateSettings", new(Role.Operator, Audited: true)),
                ("GetSettingsHistory", new(Role.Operator)),
            ]),
        Service(
            "vectron.placementdriver.admin.v1.WorkerService",
            [
                ("UndrainWorker", new(Role.Operator, Audited: true)),
                ("SetMaintenance", new(Role.Operator, Audited: true)),
                ("DeclareDiskLost", new(Role.Operator, Audited: true)),
                ("DescribeWorkers", new(Role.Operator)),
            ]),
        Service(
            "vectron.placementdriver.admin.v1.CollectionService",
            [
                ("GetPlacement", new(Role.Operator)),
                ("SetPlacement", new(Role.Operator, Audited: true)),
            ]),
        Service(
            "vectron.placementdriver.admin.v1.OperationsService",
            [
                ("ExplainShard", new(Role.Operator)),
                ("PlanMoves", new(Role.Operator)),
                ("ApplyPlan", new(Role.Operator, Audited: true)),
                ("CanStop", new(Role.Operator)),
                ("GetProgress", new(Role.Operator)),
                ("GetHistory", new(Role.Operator)),
                ("PauseScheduling", new(Role.Operator, Audited: true)),
                ("ResumeScheduling", new(Role.Operator, Audited: true)),
                ("GetScheduling", new(Role.Operator)),
                ("DeclareRestore", new(Role.Operator, Audited: true)),
                ("LeaveFreeze", new(Role.Operator, Audited: true)),
            ]),
        Service("vectron.placementdriver.admin.v1.DryRunService", [("DryRun", new(Role.Operator))]),
        // Probes have no identity; they learn no more than whether the node serves.
        Service("grpc.health.v1.Health", [("Check", new(Role.Anyone)), ("Watch", new(Role.Anyone))]),
        Service("grpc.reflection.v1.ServerReflection", [("ServerReflectionInfo", new(Clients))]),
        Service("grpc.reflection.v1alpha.ServerReflection", [("ServerReflectionInfo", new(Clients))]),
        Service(
            "vectron.placementdriver.peer.v1.PeerService",
            [
                ("Hello", new(Role.Peer)),
                ("PreVote", new(Role.Peer)),
                ("Vote", new(Role.Peer)),
                ("AppendEntries", new(Role.Peer)),
                ("StreamEntries", new(Role.Peer)),
                ("InstallSnapshot", new(Role.Peer)),
                ("Resign", new(Role.Peer)),
                ("StandForElection", new(Role.Peer)),
                ("Synchronize", new(Role.Peer)),
                ("ReadIndex", new(Role.Peer)),
                ("Propose", new(Role.Peer)),
                ("Describe", new(Role.Peer)),
                ("CompareState", new(Role.Peer)),
                ("AskTerm", new(Role.Peer)),
            ]),
    }.SelectMany(rules => rules).ToFrozenDictionary(StringComparer.Ordinal);

    // Paths of -http-addr.
    private static readonly FrozenDictionary<string, AccessRule> Paths = new Dictionary<string, AccessRule>
    {
        ["/healthz"] = new(Role.Anyone),
        ["/readyz"] = new(Role.Anyone),
        ["/metrics"] = new(Clients),
        ["/debug/state"] = new(Role.Operator),
        ["/"] = new(Role.Anyone),
        ["/ui/{**file}"] = new(Role.Operator),
        ["/ui/api/feed"] = new(Role.Operator),
        ["/ui/api/shards/{id}"] = new(Role.Operator),
        ["/ui/api/progress"] = new(Role.Operator),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The rule of a call, as <c>/package.Service/Method</c>; null when there is none, and so nobody may make it.</summary>
    public static AccessRule? OfCall(string method) => Calls.GetValueOrDefault(method);

    /// <summary>The rule of whatever an endpoint serves, or null.</summary>
    public static AccessRule? Of(Endpoint endpoint) => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is { } call
        ? OfCall(call.Method.FullName)
        : Paths.GetValueOrDefault((endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "");

    private static IEnumerable<KeyValuePair<string, AccessRule>> Service(string name, (string Method, AccessRule Rule)[] methods) =>
        methods.Select(method => KeyValuePair.Create($"/{name}/{method.Method}", method.Rule));
}
