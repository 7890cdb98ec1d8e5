using Grpc.Core;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Tests.Rpc;

/// <summary>Rules of collections and rebalancing, over the wire.</summary>
public sealed class CollectionPlacementCallsTests : ServiceFixture
{
    [Fact]
    public async Task SetPlacement_IsWhatGetPlacementShows()
    {
        await AddWorkersAsync(3);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        (await Admin().GetPlacementAsync(new GetPlacementRequest { Collection = "docs" }))
            .Should().Be(new PlacementRules { ReplicationFactor = 3 });

        var rules = new PlacementRules { ReplicationFactor = 5, RequiredCapabilities = { "gpu" }, UseZones = { "a", "b" }, AvoidZones = { "c" } };
        (await Admin().SetPlacementAsync(new SetPlacementRequest { Collection = "docs", Rules = rules })).Revision.Should().BePositive();

        (await Admin().GetPlacementAsync(new GetPlacementRequest { Collection = "docs" })).Should().Be(rules);
    }

    [Fact]
    public async Task SetPlacement_ThatIsWrong_SaysWhy()
    {
        await AddWorkersAsync(3);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        var even = new SetPlacementRequest { Collection = "docs", Rules = new PlacementRules { ReplicationFactor = 4 } };

        (await FailureOf(Admin().SetPlacementAsync(even))).StatusCode.Should().Be(StatusCode.InvalidArgument);
        (await FailureOf(Admin().SetPlacementAsync(new SetPlacementRequest { Collection = "docs" })))
            .Detail.Should().Be("rules are required");
        (await FailureOf(Admin().SetPlacementAsync(new SetPlacementRequest { Collection = "none", Rules = new PlacementRules { ReplicationFactor = 3 } })))
            .StatusCode.Should().Be(StatusCode.NotFound);
        (await FailureOf(Admin().GetPlacementAsync(new GetPlacementRequest { Collection = "none" })))
            .StatusCode.Should().Be(StatusCode.NotFound);
    }

    [Fact]
    public async Task Rebalance_OfAnEvenCluster_HasRun() =>
        (await Client.RebalanceAsync(new RebalanceRequest())).Started.Should().BeTrue();

    [Fact]
    public async Task Rebalance_AfterWorkersJoined_BeginsMovesToThem()
    {
        await AddWorkersAsync(3);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        foreach (var id in new ulong[] { 1, 2, 3 })
        {
            await LeadAsync(id);
        }

        for (var number = 4; number <= 6; number++)
        {
            await Client.RegisterWorkerAsync(new RegisterWorkerRequest { GrpcAddress = $"worker-{number}:9090", RaftAddress = $"worker-{number}:9191" });
            await Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = $"{number}" });
        }

        Replica.Current.MovingShards.Should().BeEmpty("no time has passed in which the leader's duties could have begun any");

        (await Client.RebalanceAsync(new RebalanceRequest())).Started.Should().BeTrue();

        Replica.Current.MovingShards.Select(id => Replica.Current.Shards[id].Move!).Should().NotBeEmpty()
            .And.OnlyContain(move => move.Kind == MoveKind.Rebalance && move.SourceId <= 3 && move.TargetId >= 4);
    }

    [Fact]
    public async Task Rebalance_OfAFrozenOrPausedCluster_SaysWhichOfBoth()
    {
        Replica.Carry(new PauseScheduling(SchedulingKind.Rebalance, ""));
        (await FailureOf(Client.RebalanceAsync(new RebalanceRequest()))).Detail.Should().Be("rebalancing is paused: resume it first");

        Replica.Carry(new DeclareRestore("an old backup"));

        (await FailureOf(Client.RebalanceAsync(new RebalanceRequest()))).Detail.Should()
            .StartWith("nothing can be rebalanced while the cluster is frozen");
    }

    private CollectionService.CollectionServiceClient Admin() => new(Server.Channel);
}
