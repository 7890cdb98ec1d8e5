using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Simulator.Tests.Contract;

/// <summary>The checks of where a lookup leads, each with an answer that breaks it.</summary>
public sealed class LookupChecksTests
{
    [Theory]
    [InlineData("right", "g1:1", false, 1ul, true)]
    [InlineData("wrong shard", "g1:1", true, 1ul, false)]
    [InlineData("no replica", "g9:1", false, 1ul, false)]
    public void Lookup_ShardAndAddress_AreHeldAgainstTheRanges(
        string vector, string address, bool otherShard, ulong epoch, bool good)
    {
        var scene = ContractScene.WithLedDocs();
        var owner = KeyRange.SplitWhole(2)[0].Contains(KeyHash.Of(vector)) ? 1u : 2u;

        scene.Tell(
            new GetWorkerRequest { Collection = "docs", VectorId = vector },
            new GetWorkerResponse
            {
                GrpcAddress = address,
                ShardId = otherShard ? 3 - owner : owner,
                ShardEpoch = epoch,
                LeaseExpiryUnixMs = 1,
            });

        scene.BrokenChecks.Should().Equal(good ? [] : ["lookup"]);
    }

    [Fact]
    public void Lookup_DeadWorker_Broken()
    {
        var scene = ContractScene.WithLedDocs();
        scene.Now += TimeSpan.FromSeconds(70);

        scene.Tell(
            new GetWorkerRequest { Collection = "docs" },
            new GetWorkerResponse { GrpcAddress = "g1:1", ShardId = 1, ShardEpoch = 1, LeaseExpiryUnixMs = 1 });

        scene.BrokenChecks.Should().Equal("lookup");
    }

    [Fact]
    public void Lookup_WithoutVector_IsTheLowestShard()
    {
        var scene = ContractScene.WithLedDocs();

        scene.Tell(
            new GetWorkerRequest { Collection = "docs" },
            new GetWorkerResponse { GrpcAddress = "g1:1", ShardId = 2, ShardEpoch = 1, LeaseExpiryUnixMs = 1 });

        scene.BrokenChecks.Should().Equal("lookup");
    }
}
