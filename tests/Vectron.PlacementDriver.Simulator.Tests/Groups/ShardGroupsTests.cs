using System.Collections.Immutable;
using Vectron.PlacementDriver.Simulator.Groups;

namespace Vectron.PlacementDriver.Simulator.Tests.Groups;

public sealed class ShardGroupsTests
{
    [Fact]
    public void Leaders_SameSeedAndEvents_AreTheSame()
    {
        Leaders(seed: 5).Should().Equal(Leaders(seed: 5));
        Leaders(seed: 5).Should().NotEqual(Leaders(seed: 6));
        Leaders(seed: 5).Distinct().Should().HaveCountGreaterThan(1, "leadership spreads");
    }

    [Fact]
    public void Leader_MajorityStops_NoneLeads()
    {
        var groups = Founded(1);

        groups.Stop(1, 1);
        groups.Stop(1, 2);

        groups.View(1)!.Leader.Should().Be(0);
        groups.TryWrite(1).Should().BeFalse();
        groups.TryAdd(1, 3, 4, "r4:1").Done.Should().BeFalse();
    }

    [Fact]
    public void ConfigChangeId_EachChange_Grows()
    {
        var groups = Founded(1);
        var before = groups.View(1)!;

        groups.TryAdd(1, before.Leader, 4, "r4:1").Done.Should().BeTrue();

        groups.View(1)!.ConfigChangeId.Should().Be(before.ConfigChangeId + 1);
    }

    private static ulong[] Leaders(ulong seed) =>
        [.. Enumerable.Range(1, 32).Select(shard => Founded((ulong)shard, seed).View((ulong)shard)!.Leader)];

    private static ShardGroups Founded(ulong shard, ulong seed = 1)
    {
        var members = ImmutableSortedDictionary.CreateRange(
            Enumerable.Range(1, 3).Select(id => KeyValuePair.Create((ulong)id, $"r{id}:1")));
        var groups = new ShardGroups(seed);
        foreach (var id in members.Keys)
        {
            groups.Bootstrap(shard, "docs", id, members).Should().Be(StartOutcome.Running);
        }

        return groups;
    }
}
