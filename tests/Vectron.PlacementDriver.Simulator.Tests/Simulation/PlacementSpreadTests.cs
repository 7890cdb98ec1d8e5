using Vectron.PlacementDriver.Client.Routes;
using Vectron.PlacementDriver.Simulator.Simulation;
using Vectron.PlacementDriver.Simulator.Tests.Contract;

namespace Vectron.PlacementDriver.Simulator.Tests.Simulation;

public sealed class PlacementSpreadTests
{
    [Fact]
    public void Of_IdleWorkerAndOneSet_AreSeen()
    {
        var spread = PlacementSpread.Of(
            ["g1:1", "g2:1", "g3:1", "g4:1"], [CollectionRoutes.From(ContractScene.Status())]);

        spread.Should().Be(new PlacementSpread(FewestReplicas: 0, MostReplicas: 2, FewestSets: 1));
    }

    [Fact]
    public void Of_Nothing_IsZero() => PlacementSpread.Of([], []).Should().Be(new PlacementSpread(0, 0, 0));
}
