using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Tests.Contract;

/// <summary>Each check of the other answers, with an answer that breaks it.</summary>
public sealed class AnswerChecksTests
{
    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("01")]
    [InlineData("-1")]
    [InlineData("worker-4")]
    public void Registration_IdNotDecimal_Broken(string id)
    {
        var scene = ContractScene.WithWorkers();

        scene.Register(4, id);

        scene.BrokenChecks.Should().Equal("registration");
    }

    [Theory]
    [InlineData(4, "1")]
    [InlineData(1, "4")]
    public void Registration_IdOfAnotherAddress_Broken(int worker, string id)
    {
        var scene = ContractScene.WithWorkers();

        scene.Register(worker, id);

        scene.BrokenChecks.Should().Equal("registration");
    }

    [Fact]
    public void Heartbeat_RegisteredWorkerRefused_Broken()
    {
        var scene = ContractScene.WithWorkers();

        scene.Tell(new HeartbeatRequest { WorkerId = "1" }, new HeartbeatResponse { Message = "who are you" });

        scene.BrokenChecks.Should().Equal("heartbeat-accepted");
    }

    [Fact]
    public void Heartbeat_UnknownWorkerAccepted_Broken()
    {
        var scene = ContractScene.WithWorkers();

        scene.Beat(9, []);

        scene.BrokenChecks.Should().Equal("heartbeat-accepted");
    }

    [Fact]
    public void Heartbeat_ShardOfAnotherDriver_MayBeRefusedWithAReason()
    {
        var scene = ContractScene.WithWorkers();

        scene.Tell(
            new HeartbeatRequest { WorkerId = "1", RunningShards = { 77 } },
            new HeartbeatResponse { Message = "shard 77 was never assigned to worker 1" });

        scene.Breaches.Should().BeEmpty();
    }

    [Fact]
    public void Status_ExistingCollectionNotFound_Broken()
    {
        var scene = ContractScene.WithLedDocs();

        scene.Refuse(ContractScene.StatusRequest(), StatusCode.NotFound);

        scene.BrokenChecks.Should().Equal("status");
    }

    [Fact]
    public void Status_DeletedCollectionStillServed_Broken()
    {
        var scene = ContractScene.WithLedDocs();
        scene.Tell(new DeleteCollectionRequest { Name = "docs" }, new DeleteCollectionResponse { Success = true });

        scene.Tell(ContractScene.StatusRequest(), ContractScene.Status());

        scene.BrokenChecks.Should().Contain("status");
    }

    [Fact]
    public void Status_CreationRepeatedAfterFailover_MayExistAlready()
    {
        var scene = ContractScene.WithWorkers();

        scene.Refuse(
            new CreateCollectionRequest { Name = "docs", Dimension = 4 }, StatusCode.AlreadyExists, attempts: 2);
        scene.Tell(new ListCollectionsRequest(), new ListCollectionsResponse { Collections = { "docs" } });

        scene.Breaches.Should().BeEmpty();
    }

    [Fact]
    public void Status_UnavailableForGood_Broken()
    {
        var scene = ContractScene.WithWorkers();

        scene.Refuse(new ListWorkersRequest(), StatusCode.Unavailable, attempts: 50);

        scene.BrokenChecks.Should().Equal("status");
    }

    [Fact]
    public void Status_Unimplemented_BrokenUnlessAllowed()
    {
        var scene = ContractScene.WithWorkers();

        scene.Refuse(new DrainWorkerRequest { WorkerId = "1" }, StatusCode.Unimplemented);

        scene.BrokenChecks.Should().Equal("status");
    }

    [Fact]
    public void KeyRanges_GapOrOverlap_Broken()
    {
        var scene = ContractScene.WithWorkers();
        var status = ContractScene.Status();
        status.Shards[1].KeyRangeStart++;

        scene.Tell(ContractScene.StatusRequest(), status);

        scene.BrokenChecks.Should().Contain("key-ranges");
    }

    [Theory]
    [InlineData("leader without address")]
    [InlineData("ready without leader")]
    [InlineData("leader forgotten")]
    [InlineData("address of another worker")]
    [InlineData("replica twice")]
    [InlineData("other distance")]
    public void CollectionStatus_Wrong_Broken(string what)
    {
        var scene = ContractScene.WithLedDocs();
        var status = ContractScene.Status();
        var shard = status.Shards[0];
        switch (what)
        {
            case "leader without address":
                shard.LeaderGrpcAddress = "";
                break;
            case "ready without leader":
                shard.LeaderId = 0;
                break;
            case "leader forgotten":
                shard.LeaderId = 0;
                shard.LeaderGrpcAddress = "";
                shard.Ready = false;
                break;
            case "address of another worker":
                shard.ReplicaGrpcAddresses[0] = "g2:1";
                break;
            case "replica twice":
                shard.Replicas[2] = 1;
                break;
            default:
                status.Distance = "dot";
                break;
        }

        scene.Tell(ContractScene.StatusRequest(), status);

        scene.BrokenChecks.Should().Equal("collection-status");
    }

    [Fact]
    public void ShardIds_OtherThanRecorded_Broken()
    {
        var scene = ContractScene.WithLedDocs();
        var recorded = ContractScene.Status();
        recorded.Shards[0].ShardId = 17;

        scene.Tell(ContractScene.StatusRequest(), ContractScene.Status(), recorded);

        scene.BrokenChecks.Should().Equal("shard-ids");
    }

    [Theory]
    [InlineData("")]
    [InlineData("docs,docs")]
    [InlineData("docs,ghosts")]
    public void CollectionList_MissingTwiceOrExtra_Broken(string names)
    {
        var scene = ContractScene.WithLedDocs();

        scene.Tell(
            new ListCollectionsRequest(),
            new ListCollectionsResponse { Collections = { names.Split(',', StringSplitOptions.RemoveEmptyEntries) } });

        scene.BrokenChecks.Should().Equal("collection-list");
    }

    [Fact]
    public void WorkerList_GoodAnswer_NothingBroken()
    {
        var scene = ContractScene.WithLedDocs();

        scene.Tell(new ListWorkersRequest(), ContractScene.Workers());

        scene.Breaches.Should().BeEmpty();
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("address")]
    [InlineData("role")]
    [InlineData("state")]
    public void WorkerList_Wrong_Broken(string what)
    {
        var scene = ContractScene.WithLedDocs();
        var workers = ContractScene.Workers();
        switch (what)
        {
            case "missing":
                workers.Workers.RemoveAt(1);
                break;
            case "address":
                workers.Workers[0].RaftAddress = "elsewhere:1";
                break;
            case "role":
                workers.Workers[0].Metadata.Clear();
                break;
            default:
                workers.Workers[0].State = WorkerState.Joining;
                break;
        }

        scene.Tell(new ListWorkersRequest(), workers);

        scene.BrokenChecks.Should().Equal("worker-list");
    }

    [Fact]
    public void WorkerHealth_DeadWorkerHealthy_Broken()
    {
        var scene = ContractScene.WithLedDocs();
        scene.Now += TimeSpan.FromSeconds(70);

        scene.Tell(new ListWorkersRequest(), ContractScene.Workers());

        scene.BrokenChecks.Should().Equal("worker-health");
    }

    [Fact]
    public void WorkerHealth_LiveWorkerUnhealthy_Broken()
    {
        var scene = ContractScene.WithLedDocs();
        var workers = ContractScene.Workers();
        workers.Workers[2].Healthy = false;

        scene.Tell(new ListWorkersRequest(), workers);

        scene.BrokenChecks.Should().Equal("worker-health");
    }
}
