using System.Collections.Immutable;
using CsCheck;

namespace Vectron.PlacementDriver.Domain.Tests.Properties;

/// <summary>The map does what a sorted dictionary does, however its ids lie and however often it is taken out.</summary>
public sealed class IdDictionaryTests
{
    private static readonly ulong[] Corners = [0, 31, 32, 1_023, 1_024, ulong.MaxValue];

    // Dense ones as the cluster gives them, those after a restore, and the ends of what there is.
    private static readonly Gen<ulong> Id = Gen.OneOf(
        Gen.ULong[1, 70], Gen.ULong[1, 2_000], Gen.ULong[1_048_570, 1_048_600], Gen.ULong,
        Gen.Int[0, Corners.Length - 1].Select(i => Corners[i]));

    private static readonly Gen<(int What, ulong Id)[]> Changes = Gen.Select(Gen.Int[0, 9], Id).Array[0, 300];

    [Fact]
    public void Changes_LeaveWhatADictionaryHolds() => Changes.Sample(changes =>
    {
        var (model, map) = (ImmutableSortedDictionary<ulong, string>.Empty, new IdDictionary<string>());
        foreach (var (what, id) in changes)
        {
            (model, map) = what < 6 ? (model.SetItem(id, $"{what}"), map.SetItem(id, $"{what}")) : (model.Remove(id), map.Remove(id));
        }

        CheckSame(map, model, changes);
    });

    [Fact]
    public void ABuilder_LeavesTheMapsThatWereTakenOut() => Changes.Sample(changes =>
    {
        var (model, builder) = (ImmutableSortedDictionary<ulong, string>.Empty, new IdDictionary<string>().ToBuilder());
        var taken = new List<(IdDictionary<string> Map, ImmutableSortedDictionary<ulong, string> Model)>();
        foreach (var (what, id) in changes)
        {
            switch (what)
            {
                case < 5:
                    model = model.SetItem(id, $"{what}");
                    builder[id] = $"{what}";
                    break;
                case < 8:
                    builder.Remove(id).Should().Be(model.ContainsKey(id));
                    model = model.Remove(id);
                    break;
                case 8 when id % 16 == 0:
                    builder.Clear();
                    model = model.Clear();
                    break;
                default:
                    taken.Add((builder.ToImmutable(), model));
                    break;
            }

            builder.Count.Should().Be(model.Count);
        }

        builder.Should().Equal(model);
        taken.Add((builder.ToImmutable(), model));
        taken.ForEach(pair => CheckSame(pair.Map, pair.Model, changes));
        taken[^1].Map.ToBuilder().ToImmutable().Should().BeSameAs(taken[^1].Map);
    });

    [Fact]
    public void Add_OfAnIdThatIsThere_IsRefusedByName()
    {
        var map = new IdDictionary<string>().Add(7, "seven");

        map.Invoking(known => known.Add(7, "other")).Should().Throw<ArgumentException>().WithMessage("*id 7*");
        map.Invoking(known => known[8]).Should().Throw<KeyNotFoundException>().WithMessage("*id 8*");
        map.Should().ContainSingle().Which.Should().Be(KeyValuePair.Create(7UL, "seven"));
    }

    private static void CheckSame(IdDictionary<string> map, ImmutableSortedDictionary<ulong, string> model, (int What, ulong Id)[] changes)
    {
        map.Should().Equal(model);
        (map.Count, map.IsEmpty).Should().Be((model.Count, model.IsEmpty));
        map.Keys.Should().Equal(model.Keys);
        map.Values.Should().Equal(model.Values);
        foreach (var id in changes.SelectMany(change => new[] { change.Id, change.Id + 1, change.Id ^ (1UL << 40) }))
        {
            map.GetValueOrDefault(id).Should().Be(model.GetValueOrDefault(id));
            map.ContainsKey(id).Should().Be(model.ContainsKey(id));
        }
    }
}
