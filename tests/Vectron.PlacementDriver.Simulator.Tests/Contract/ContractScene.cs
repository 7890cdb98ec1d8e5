using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Routing;
using Vectron.PlacementDriver.Simulator.Contract;

namespace Vectron.PlacementDriver.Simulator.Tests.Contract;

/// <summary>
/// A conversation with a driver that keeps its contract: three workers, the collection "docs" of two shards. Tests go
/// on from there with an answer that breaks it.
/// </summary>
internal sealed class ContractScene
{
    private readonly ContractInspector inspector = new(ContractChecks.ForOneAtATime([]));

    private ContractScene()
    {
    }

    /// <summary>The moment of the next answer.</summary>
    public TimeSpan Now { get; set; } = TimeSpan.FromSeconds(1);

    public IEnumerable<string> BrokenChecks => inspector.Breaches.Select(breach => breach.Check).Distinct();

    public ImmutableArray<ContractBreach> Breaches => inspector.Breaches;

    public static ContractScene WithWorkers()
    {
        var scene = new ContractScene();
        for (var id = 1; id <= 3; id++)
        {
            scene.Register(id, $"{id}");
            scene.Beat(id, []);
        }

        return scene;
    }

    /// <summary>Three workers, "docs" created, its list served to all and its leaders not yet reported.</summary>
    public static ContractScene WithDocs()
    {
        var scene = WithWorkers();
        scene.Tell(
            new CreateCollectionRequest { Name = "docs", Dimension = 4, Distance = "Cosine" },
            new CreateCollectionResponse { Success = true });
        for (var id = 1; id <= 3; id++)
        {
            scene.Beat(id, Docs());
        }

        return scene;
    }

    /// <summary>As <see cref="WithDocs"/>, with worker 1 reported as both shards' leader.</summary>
    public static ContractScene WithLedDocs()
    {
        var scene = WithDocs();
        scene.BeatWith(Report(1, leader: 1), Docs(bootstrap: false, leader: 1));
        scene.Tell(StatusRequest(), Status());
        return scene;
    }

    public static HeartbeatRequest Report(ulong id, ulong leader) => new()
    {
        WorkerId = id.ToString(CultureInfo.InvariantCulture),
        RunningShards = { 1, 2 },
        ShardLeaderInfo =
        {
            new ShardLeaderInfo { ShardId = 1, LeaderId = leader },
            new ShardLeaderInfo { ShardId = 2, LeaderId = leader },
        },
    };

    public static GetCollectionStatusRequest StatusRequest() => new() { Name = "docs" };

    public static GetCollectionStatusResponse Status()
    {
        var status = new GetCollectionStatusResponse { Name = "docs", Dimension = 4, Distance = "cosine" };
        var ranges = KeyRange.SplitWhole(2);
        for (var i = 0; i < 2; i++)
        {
            status.Shards.Add(new ShardStatus
            {
                ShardId = (uint)i + 1,
                KeyRangeStart = ranges[i].Start,
                KeyRangeEnd = ranges[i].End,
                ShardEpoch = 1,
                Replicas = { 1, 2, 3 },
                ReplicaGrpcAddresses = { "g1:1", "g2:1", "g3:1" },
                LeaderId = 1,
                LeaderGrpcAddress = "g1:1",
                Ready = true,
            });
        }

        return status;
    }

    public static ListWorkersResponse Workers()
    {
        var response = new ListWorkersResponse();
        response.Workers.AddRange(Enumerable.Range(1, 3).Select(id => new WorkerInfo
        {
            WorkerId = id.ToString(CultureInfo.InvariantCulture),
            GrpcAddress = $"g{id}:1",
            RaftAddress = $"r{id}:1",
            Healthy = true,
            State = WorkerState.Ready,
            Metadata = { ["role"] = "write" },
        }));
        return response;
    }

    public static JsonArray Docs(bool bootstrap = true, int leader = 0, int epoch = 1)
    {
        var ranges = KeyRange.SplitWhole(2);
        return [.. Enumerable.Range(0, 2).Select(i => new JsonObject
        {
            ["shard_info"] = new JsonObject
            {
                ["shard_id"] = i + 1,
                ["collection"] = "docs",
                ["key_range_start"] = ranges[i].Start,
                ["key_range_end"] = ranges[i].End,
                ["replicas"] = new JsonArray(1, 2, 3),
                ["leader_id"] = leader,
                ["epoch"] = epoch,
                ["dimension"] = 4,
                ["distance"] = "cosine",
                ["bootstrapped"] = !bootstrap,
                ["bootstrap_members"] = null,
            },
            ["initial_members"] = new JsonObject { ["1"] = "r1:1", ["2"] = "r2:1", ["3"] = "r3:1" },
            ["bootstrap"] = bootstrap,
        })];
    }

    public void Register(int worker, string id) => Tell(
        new RegisterWorkerRequest { GrpcAddress = $"g{worker}:1", RaftAddress = $"r{worker}:1" },
        new RegisterWorkerResponse { WorkerId = id, Success = true });

    public void Beat(int worker, JsonArray list, ulong epoch = 1) =>
        BeatWith(new HeartbeatRequest { WorkerId = worker.ToString(CultureInfo.InvariantCulture) }, list, epoch);

    public void BeatWith(HeartbeatRequest request, JsonArray list, ulong epoch = 1) => Tell(
        request,
        new HeartbeatResponse { Ok = true, Message = list.ToJsonString(), AssignmentsEpoch = epoch });

    /// <summary>How many retirements are known: what a call that is sent now carries.</summary>
    public int Retirements => inspector.Retirements;

    /// <summary>The driver, asked because somebody else may have done something, says that "docs" exists.</summary>
    public bool Found() => inspector.Found(inspector.VersionOf("docs"), Status(), _ => { });

    /// <summary>The driver, asked because somebody else may have done something, says that "docs" does not exist.</summary>
    public bool Gone(int? version = null) => inspector.Gone(version ?? inspector.VersionOf("docs"), "docs", null, _ => { });

    /// <summary>What the driver must be asked about before this list is judged.</summary>
    public IEnumerable<string> Doubts(int worker, JsonArray list) => inspector.Doubts(
        new HeartbeatRequest { WorkerId = worker.ToString(CultureInfo.InvariantCulture) },
        new HeartbeatResponse { Ok = true, Message = list.ToJsonString() });

    /// <summary>The answer to a beat that was sent when so many retirements were known.</summary>
    public void BeatSentAt(int retirements, int worker, JsonArray list) => Tell(
        new HeartbeatRequest { WorkerId = worker.ToString(CultureInfo.InvariantCulture) },
        new HeartbeatResponse { Ok = true, Message = list.ToJsonString(), AssignmentsEpoch = 1 },
        retirements: retirements);

    public void Tell(IMessage request, IMessage response, IMessage? recorded = null, int retirements = int.MaxValue) => Examine(new Exchange
    {
        Source = "test",
        Node = "pd:1",
        Method = request.Descriptor.Name[..^"Request".Length],
        Request = request,
        Response = response,
        Recorded = recorded,
        At = Now,
        Retirements = retirements,
    });

    public void Refuse(IMessage request, StatusCode status, int attempts = 1, string detail = "because") =>
        Examine(new Exchange
        {
            Source = "test",
            Node = "pd:1",
            Method = request.Descriptor.Name[..^"Request".Length],
            Request = request,
            Status = status,
            Detail = detail,
            Attempts = attempts,
            At = Now,
        });

    public void PutBack() => inspector.DriverIsPutBack();

    private void Examine(Exchange exchange) => inspector.Examine(exchange);
}
