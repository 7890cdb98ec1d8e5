using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Cluster;
using Vectron.PlacementDriver.Testing.VirtualTime;

namespace Vectron.PlacementDriver.Simulator.Tests.VirtualTime;

/// <summary>What scenarios are judged by sees each breach: states are made that no driver may come to.</summary>
public sealed class StateInvariantsTests
{
    private readonly StateInvariants invariants = new();
    private readonly PlacementSnapshot state = OneShard();

    public StateInvariantsTests() => invariants.Check(PlacementSnapshot.Empty, state).Should().BeNull();

    [Fact]
    public void Check_OfACounterThatGoesBack_NamesIt()
    {
        Check(state with { AssignmentsEpoch = state.AssignmentsEpoch - 1 }).Should().StartWith("a counter went back");
        Check(state with { NextShardId = state.NextShardId - 1 }).Should().StartWith("a counter went back");
        Check(state with { NextWorkerId = state.NextWorkerId - 1 }).Should().StartWith("a counter went back");
    }

    [Fact]
    public void Check_OfAnEpochThatGoesBack_NamesTheShard()
    {
        Check(With(shard => shard with { Epoch = 5 })).Should().BeNull();

        Check(With(shard => shard with { Epoch = 4 })).Should().Be("shard 1 went back from epoch 5 to 4");
    }

    [Fact]
    public void Check_OfAnotherMembershipAtTheSameEpoch_NamesBoth() =>
        Check(With(shard => shard with { Replicas = [1] })).Should().StartWith("shard 1 has [1] at epoch 1, which stood for [");

    [Fact]
    public void Check_OfAnIdThatIsUsedTwice_NamesIt()
    {
        var shard = state.Shards[1];

        Check(state with { Shards = state.Shards.SetItem(1, shard with { Collection = "other", Epoch = 2 }) }).Should()
            .Be("shard 1 of 'docs' now belongs to 'other'");
        new StateInvariants().Check(state, Later()).Should().BeNull("nothing is known of what was before");
        Check(Later()).Should().Be("shard id 3 was given before");

        // Of the 16 that were given, this observer has only seen the first.
        PlacementSnapshot Later() => state with { Shards = state.Shards.SetItem(3, shard with { Id = 3 }) };
    }

    private string? Check(PlacementSnapshot after) => invariants.Check(state, after);

    private PlacementSnapshot With(Func<Shard, Shard> change) => state with { Shards = state.Shards.SetItem(1, change(state.Shards[1])) };

    private static PlacementSnapshot OneShard()
    {
        var timeline = new Timeline(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        using var driver = new VirtualDriver(timeline, ClusterSettings.Default);
        for (var number = 1; number <= 3; number++)
        {
            driver.Call(new RegisterWorkerRequest { GrpcAddress = $"w{number}:1", RaftAddress = $"w{number}:2" });
            driver.Call(new HeartbeatRequest { WorkerId = $"{number}" });
        }

        driver.Call(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        var made = driver.Current;
        return made with { Shards = made.Shards.Keys.Where(id => id != 1).Aggregate(made.Shards, (shards, id) => shards.Remove(id)) };
    }
}
