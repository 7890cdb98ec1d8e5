using Vectron.PlacementDriver.Client.Routes;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Simulation;
using Vectron.PlacementDriver.Simulator.Tests.Contract;

namespace Vectron.PlacementDriver.Simulator.Tests.Simulation;

public sealed class LookupJudgeTests
{
    private readonly CollectionRoutes routes = CollectionRoutes.From(ContractScene.Status());

    [Fact]
    public void Problem_OwnerAndReplica_None()
    {
        var owner = (uint)routes.ShardOf("v").Id;

        LookupJudge.Problem(routes, "v", new GetWorkerResponse { ShardId = owner, GrpcAddress = "g2:1" })
            .Should().BeNull();
    }

    [Fact]
    public void Problem_OtherShard_NamesOwner()
    {
        var owner = (uint)routes.ShardOf("v").Id;

        LookupJudge.Problem(routes, "v", new GetWorkerResponse { ShardId = 3 - owner, GrpcAddress = "g2:1" })
            .Should().Contain($"owner is {owner}");
    }

    [Fact]
    public void Problem_AddressOfNoReplica_NamesReplicas()
    {
        var owner = (uint)routes.ShardOf("v").Id;

        LookupJudge.Problem(routes, "v", new GetWorkerResponse { ShardId = owner, GrpcAddress = "g9:1" })
            .Should().Contain("g9:1").And.Contain("g1:1");
    }

    [Fact]
    public void Problem_LeaderThatIsLeaving_None()
    {
        var status = ContractScene.Status();
        foreach (var shard in status.Shards)
        {
            (shard.LeaderId, shard.LeaderGrpcAddress) = (4, "g4:1");
        }

        var leaving = CollectionRoutes.From(status);
        var owner = (uint)leaving.ShardOf("v").Id;

        LookupJudge.Problem(leaving, "v", new GetWorkerResponse { ShardId = owner, GrpcAddress = "g4:1" })
            .Should().BeNull();
        LookupJudge.Problem(leaving, "v", new GetWorkerResponse { ShardId = owner, GrpcAddress = "g5:1" })
            .Should().Contain("g5:1");
    }
}
