namespace Vectron.PlacementDriver.Routing.Tests;

public sealed class KeyRangeTests
{
    public static TheoryData<int> Counts =>
        new([.. Enumerable.Range(1, 100), 127, 251, 509, 1_021, 2_039, 4_093, 4_096, 65_537]);

    [Theory]
    [MemberData(nameof(Counts))]
    public void SplitWhole_AnyCount_CoversEveryKeyOnceInEqualParts(int count)
    {
        var ranges = KeyRange.SplitWhole(count);

        ranges.Should().HaveCount(count);
        ranges[0].Start.Should().Be(0);
        ranges[^1].End.Should().Be(ulong.MaxValue);
        ranges.Zip(ranges.Skip(1)).Where(pair => pair.First.End + 1 != pair.Second.Start).Should().BeEmpty();
        var sizes = ranges.Select(range => (UInt128)range.End - range.Start + 1).ToArray();
        (sizes.Max() - sizes.Min()).Should().BeLessThanOrEqualTo(UInt128.One);
    }

    [Fact]
    public void SplitWhole_Sixteen_GivesTheRangesOfTheContract() =>
        KeyRange.SplitWhole(16)[1].Should().Be(new KeyRange(1152921504606846976, 2305843009213693951));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void SplitWhole_NoRange_Throws(int count) =>
        FluentActions.Invoking(() => KeyRange.SplitWhole(count)).Should().Throw<ArgumentOutOfRangeException>();

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public void Contains_Hash_TellsWhetherItLiesBetweenTheBounds(ulong hash, bool expected) =>
        new KeyRange(10, 20).Contains(hash).Should().Be(expected);
}
