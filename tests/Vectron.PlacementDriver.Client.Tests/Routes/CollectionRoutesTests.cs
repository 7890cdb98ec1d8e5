using Vectron.PlacementDriver.Client.Routes;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Client.Tests.Routes;

public sealed class CollectionRoutesTests
{
    [Fact]
    public void ShardOf_AnyVector_IsTheOwnerOfItsHash()
    {
        var routes = CollectionRoutes.From(Status(KeyRange.SplitWhole(16)));

        for (var i = 0; i < 1000; i++)
        {
            routes.ShardOf($"vector-{i}").Range.Contains(KeyHash.Of($"vector-{i}")).Should().BeTrue();
        }

        routes.Shards.Select(shard => shard.Id).Should().Equal(Enumerable.Range(1, 16).Select(id => (ulong)id));
    }

    [Fact]
    public async Task GetRoutes_RangesWithGap_ThrowsNamingTheNode()
    {
        await using var node = await FakeDriverNode.StartAsync(_ => Status(KeyRange.SplitWhole(4)[..3]));
        await using var client = NewClient(node);

        var fetch = () => client.GetRoutesAsync("docs");

        await fetch.Should().ThrowAsync<InvalidDataException>().WithMessage($"*{node.Address}*docs*");
    }

    [Fact]
    public async Task GetRoutes_GoodAnswer_CarriesLeaderAndEpoch()
    {
        await using var node = await FakeDriverNode.StartAsync(_ => Status(KeyRange.SplitWhole(2)));
        await using var client = NewClient(node);

        var shard = (await client.GetRoutesAsync("docs")).Value.Shards.First();

        shard.LeaderAddress.Should().Be("w1:1");
        shard.ReplicaAddresses.Should().Equal("w1:1", "w2:1");
        shard.Epoch.Should().Be(7);
    }

    private static PlacementDriverClient NewClient(FakeDriverNode node) =>
        new(new PlacementDriverClientOptions { Addresses = [node.Address] });

    private static GetCollectionStatusResponse Status(KeyRange[] ranges)
    {
        var status = new GetCollectionStatusResponse { Name = "docs", Dimension = 4, Distance = "cosine" };
        status.Shards.AddRange(ranges.Select((range, i) => new ShardStatus
        {
            ShardId = (uint)i + 1,
            KeyRangeStart = range.Start,
            KeyRangeEnd = range.End,
            ShardEpoch = 7,
            LeaderGrpcAddress = "w1:1",
            ReplicaGrpcAddresses = { "w1:1", "w2:1" },
        }));
        return status;
    }
}
