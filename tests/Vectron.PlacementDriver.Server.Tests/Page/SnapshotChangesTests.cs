using System.Collections.Immutable;
using CsCheck;
using Vectron.PlacementDriver.Server.Page;

namespace Vectron.PlacementDriver.Server.Tests.Page;

public sealed class SnapshotChangesTests
{
    private static readonly Gen<ImmutableSortedDictionary<int, string>> States =
        Gen.Dictionary(Gen.Int[0, 20], Gen.String[0, 2])[0, 15].Select(state => state.ToImmutableSortedDictionary());

    [Fact]
    public void Between_AnyTwoStates_LeadsFromOneToTheOther() =>
        Gen.Select(States, States).Sample((before, after) =>
        {
            var (changed, removed) = SnapshotChanges.Between(before, after);
            var expectedRemoved = before.Keys.Where(key => !after.ContainsKey(key));
            var expectedChanged = after.Where(pair => !ReferenceEquals(before.GetValueOrDefault(pair.Key), pair.Value)).Select(pair => pair.Value);

            return removed.SequenceEqual(expectedRemoved) && changed.SequenceEqual(expectedChanged);
        });

    [Fact]
    public void Between_TheSameState_IsNothing()
    {
        var state = ImmutableSortedDictionary.Create<int, string>().Add(1, "a");

        var (changed, removed) = SnapshotChanges.Between(state, state.Add(2, "b").Remove(2));

        changed.Should().BeEmpty();
        removed.Should().BeEmpty();
    }
}
