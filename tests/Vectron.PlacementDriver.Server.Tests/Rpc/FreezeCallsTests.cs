using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Tests.Rpc;

/// <summary>What workers are told by a cluster that is older than what they run.</summary>
public sealed class FreezeCallsTests : ServiceFixture
{
    [Fact]
    public async Task Heartbeat_WithAShardThatThisClusterNeverGave_FreezesItAndIsAnsweredWithAnEmptyList()
    {
        await AddWorkersAsync(1);

        var answer = await Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "1", RunningShards = { 77 } });

        Replica.Current.Freeze.Should().NotBeNull();
        (answer.Ok, answer.Message).Should().Be((true, "[]"), "workers ignore an empty list: nothing is deleted");
    }
}
