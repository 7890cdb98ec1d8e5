using Vectron.PlacementDriver.Simulator.Replay;

namespace Vectron.PlacementDriver.Simulator.Tests.Replay;

public sealed class StateComparisonTests
{
    [Fact]
    public void Breaches_SameHashAtSameIndex_None() =>
        StateComparison.Breaches([new("a:1", 7, "x"), new("b:1", 7, "x"), new("c:1", 0, "", "down")]).Should().BeEmpty();

    [Fact]
    public void Breaches_OtherHashAtSameIndex_StateHash() =>
        StateComparison.Breaches([new("a:1", 7, "x"), new("b:1", 7, "y")])
            .Select(breach => breach.Check).Should().Equal("state-hash");

    [Fact]
    public void Breaches_NodesAtOtherIndexes_StateIndex() =>
        StateComparison.Breaches([new("a:1", 7, "x"), new("b:1", 8, "y")])
            .Select(breach => breach.Check).Should().Equal("state-index");
}
