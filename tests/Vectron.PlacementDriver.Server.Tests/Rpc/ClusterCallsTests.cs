using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Rpc;

public sealed class ClusterCallsTests : ServiceFixture
{
    [Fact]
    public async Task GetLeader_AnswersTheLeadersAdvertisedAddress() =>
        (await Client.GetLeaderAsync(new GetLeaderRequest())).LeaderAddress.Should().Be(RunningServer.AdvertisedGrpc);

    [Theory]
    [InlineData(0, "no leader is known")]
    [InlineData(2, "node 2 leads, but has not made its address known yet")]
    public async Task GetLeader_WhileUnknown_IsUnavailable(ulong leader, string expected)
    {
        Replica.Become(status => status with { Role = ReplicaRole.Follower, LeaderNodeId = leader });

        var status = await FailureOf(Client.GetLeaderAsync(new GetLeaderRequest()));

        status.StatusCode.Should().Be(StatusCode.Unavailable);
        status.Detail.Should().Contain(expected);
    }
}
