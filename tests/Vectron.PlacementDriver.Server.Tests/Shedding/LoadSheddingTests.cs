using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Server.Shedding;
using Vectron.PlacementDriver.Server.Tests.Rpc;

namespace Vectron.PlacementDriver.Server.Tests.Shedding;

public sealed class LoadSheddingTests : ServiceFixture
{
    [Fact]
    public async Task Writes_BeyondWhatCanBeCarriedOut_AreRefusedInWordsAndReadsAreServed()
    {
        await AddWorkersAsync(1);
        Overload();

        var refused = await FailureOf(Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "1" }));

        refused.StatusCode.Should().Be(StatusCode.ResourceExhausted);
        refused.Detail.Should().StartWith("512 writes are under way and this node finishes 20 a second");
        (await FailureOf(Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 })))
            .StatusCode.Should().Be(StatusCode.ResourceExhausted);
        (await Client.ListWorkersAsync(new ListWorkersRequest())).Workers.Should().ContainSingle();
    }

    [Fact]
    public void Lanes_OfEveryCallOfTheService_AreKnown()
    {
        var lanes = new CallLanes(Time);

        foreach (var method in PlacementService.Descriptor.Methods)
        {
            lanes.Find($"/vectron.placementdriver.v1.PlacementService/{method.Name}").Should().NotBeNull();
        }

        lanes.Find("/vectron.placementdriver.admin.v1.ClusterService/UpdateSettings").Should().BeNull();
    }

    private void Overload()
    {
        var writes = Server.Services.GetRequiredService<CallLanes>().All.Single(lane => lane.What == "writes");
        for (var i = 0; i < 2 * CallLane.LeastLimit; i++)
        {
            writes.Enter();
        }

        for (var tick = 0; tick < 12; tick++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            writes.Leave(Time.GetTimestamp());
        }
    }
}
