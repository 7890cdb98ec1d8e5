using CsCheck;

namespace Vectron.PlacementDriver.Routing.Tests;

public sealed class RouteTableTests
{
    [Fact]
    public void Find_AnyHash_GivesTheShardWhoseRangeContainsIt() =>
        Gen.Select(Gen.Int[1, 300], Gen.ULong).Sample((count, hash) =>
        {
            var ranges = KeyRange.SplitWhole(count);
            var routes = ranges.Select((range, i) => (ShardId: (ulong)(i + 7), Range: range)).ToArray();

            var found = RouteTable.Create(routes.Reverse()).Find(hash);

            return routes.Single(route => route.ShardId == found).Range.Contains(hash);
        });

    [Fact]
    public void Find_BoundsOfRanges_GivesTheirShards()
    {
        var routes = KeyRange.SplitWhole(97).Select((range, i) => ((ulong)i + 1, range)).ToArray();
        var table = RouteTable.Create(routes);

        foreach (var (shardId, range) in routes)
        {
            table.Find(range.Start).Should().Be(shardId);
            table.Find(range.End).Should().Be(shardId);
        }
    }

    [Fact]
    public void Create_AnyOrder_ListsShardsByRangeAndKnowsTheLowestId()
    {
        var ranges = KeyRange.SplitWhole(3);

        var table = RouteTable.Create([(5, ranges[2]), (9, ranges[0]), (7, ranges[1])]);

        table.ShardIds.Should().Equal(9, 7, 5);
        table.LowestShardId.Should().Be(5);
    }

    [Fact]
    public void Create_RangesThatDoNotCoverEveryKeyOnce_Throws()
    {
        (ulong, KeyRange)[][] wrong =
        [
            [],
            [(1, new KeyRange(1, ulong.MaxValue))],
            [(1, new KeyRange(0, 9))],
            [(1, new KeyRange(0, 9)), (2, new KeyRange(11, ulong.MaxValue))],
            [(1, new KeyRange(0, 10)), (2, new KeyRange(10, ulong.MaxValue))],
            [(1, new KeyRange(0, ulong.MaxValue)), (2, new KeyRange(0, ulong.MaxValue))],
        ];

        foreach (var routes in wrong)
        {
            FluentActions.Invoking(() => RouteTable.Create(routes)).Should().Throw<ArgumentException>();
        }
    }
}
