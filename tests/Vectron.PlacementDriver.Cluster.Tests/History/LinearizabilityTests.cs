using Vectron.PlacementDriver.Testing.History;
using static Vectron.PlacementDriver.Cluster.Tests.History.Calls;

namespace Vectron.PlacementDriver.Cluster.Tests.History;

/// <summary>The checker itself: what it must accept, and what it must find.</summary>
public sealed class LinearizabilityTests
{
    private static readonly LinearizabilityChecker<string> Names = new(new NameSetModel());

    public static TheoryData<string, Operation[]> Good => new()
    {
        { "nothing", [] },
        { "one after the other", [Ok(1, 2, "create", "a", "created"), Ok(3, 4, "get", "a", "present"), Ok(5, 6, "delete", "a", "deleted"), Ok(7, 8, "get", "a", "absent")] },
        { "a read beside a write may see it", [Ok(1, 9, "create", "a", "created"), Ok(2, 3, "get", "a", "present", 2)] },
        { "a read beside a write may miss it", [Ok(1, 9, "create", "a", "created"), Ok(2, 3, "get", "a", "absent", 2)] },
        { "of two creators beside each other one wins", [Ok(1, 5, "create", "a", "exists"), Ok(2, 6, "create", "a", "created", 2)] },
        { "an unknown write happened", [Unknown(1, "create", "a"), Ok(5, 6, "list", "", "a", 2)] },
        { "an unknown write never happened", [Unknown(1, "create", "a"), Ok(5, 6, "list", "", "", 2)] },
        { "an unknown write happened late", [Unknown(1, "create", "a"), Ok(5, 6, "get", "a", "absent", 2), Ok(7, 8, "get", "a", "present", 2)] },
        { "a failed write says nothing", [Failed(1, 2, "create", "a"), Ok(3, 4, "get", "a", "absent")] },
        { "a list beside two writes shows the first", [Ok(1, 2, "create", "a", "created"), Ok(1, 9, "create", "b", "created", 2), Ok(3, 4, "list", "", "a", 3)] },
    };

    public static TheoryData<string, Operation[]> Bad => new()
    {
        { "a stale read", [Ok(1, 2, "create", "a", "created"), Ok(3, 4, "get", "a", "absent", 2)] },
        { "a lost write", [Ok(1, 2, "create", "a", "created"), Ok(3, 4, "create", "a", "created", 2)] },
        { "a read of what nobody wrote", [Ok(1, 2, "get", "a", "present")] },
        { "a read that goes back", [Ok(1, 20, "create", "a", "created"), Ok(2, 3, "get", "a", "present", 2), Ok(4, 5, "get", "a", "absent", 2)] },
        { "an unknown write that was undone", [Unknown(1, "create", "a"), Ok(3, 4, "get", "a", "present", 2), Ok(5, 6, "get", "a", "absent", 2)] },
        { "a failed write that happened", [Failed(1, 2, "create", "a"), Ok(3, 4, "get", "a", "present")] },
        { "both creators win", [Ok(1, 5, "create", "a", "created"), Ok(2, 6, "create", "a", "created", 2)] },
        { "a list torn between two writes", [Ok(1, 2, "create", "a", "created"), Ok(3, 4, "create", "b", "created"), Ok(5, 6, "list", "", "b", 2)] },
        { "two lists that see two writes in different orders", [
            Ok(1, 20, "create", "a", "created"), Ok(1, 20, "create", "b", "created", 2),
            Ok(2, 3, "list", "", "a", 3), Ok(2, 3, "list", "", "b", 4)] },
        { "a write that came before it was asked for", [Ok(1, 2, "get", "a", "present"), Ok(3, 4, "create", "a", "created", 2)] },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Check_HistoryThatCanBeExplained_IsLinearizable(string what, Operation[] history) =>
        Names.Check(history).Verdict.Should().Be(Verdict.Linearizable, what);

    [Theory]
    [MemberData(nameof(Bad))]
    public void Check_HistoryThatCannotBeExplained_IsViolated(string what, Operation[] history) =>
        Names.Check(history).Verdict.Should().Be(Verdict.Violated, what);

    [Fact]
    public void Check_EveryOrderOfAShortHistory_AgreesWithTryingThemAll()
    {
        var random = new Random(7);
        var (good, bad) = (0, 0);
        for (var round = 0; round < 3_000; round++)
        {
            var history = Enumerable.Range(0, 5).Select(_ => AnyCall(random)).ToArray();
            var expected = CanBeExplained(history, new NameSetModel().Initial, [.. history.Where(call => call.Outcome != Outcome.Failed)]);

            (Names.Check(history).Verdict == Verdict.Linearizable).Should().Be(expected, string.Join("; ", history.AsEnumerable()));
            (good, bad) = expected ? (good + 1, bad) : (good, bad + 1);
        }

        (good > 100 && bad > 100).Should().BeTrue("{0} good and {1} bad histories: both must occur", good, bad);
    }

    [Fact]
    public void Check_EveryOrderOfAShortHistoryWithPlaces_AgreesWithTryingThemAll()
    {
        var random = new Random(8);
        var (good, bad) = (0, 0);
        for (var round = 0; round < 3_000; round++)
        {
            var places = Enumerable.Range(1, 5).OrderBy(_ => random.Next()).ToArray();
            var history = Enumerable.Range(0, 5).Select(_ => AnyCall(random))
                .Select((call, i) => call.Call is "create" or "delete" && random.Next(3) > 0 ? call.At(places[i]) : call).ToArray();
            var expected = CanBeExplained(history, new NameSetModel().Initial, [.. history.Where(call => call.Outcome != Outcome.Failed)]);

            (Names.Check(history).Verdict == Verdict.Linearizable).Should().Be(expected, string.Join("; ", history.AsEnumerable()));
            (good, bad) = expected ? (good + 1, bad) : (good, bad + 1);
        }

        (good > 100 && bad > 100).Should().BeTrue("{0} good and {1} bad histories: both must occur", good, bad);
    }

    [Fact]
    public void Check_SearchThatIsTooLong_IsUndecided()
    {
        var calls = Enumerable.Range(0, 40).Select(i => Unknown(i, "create", $"n{i}", i)).Append(Ok(50, 51, "list", "", "nobody", 50));

        new LinearizabilityChecker<string>(new NameSetModel(), mostSteps: 1_000).Check(calls).Verdict.Should().Be(Verdict.Undecided);
    }

    [Fact]
    public void Check_ManyEqualCallsOfUnknownOutcome_AreDecided()
    {
        var calls = Enumerable.Range(0, 200).Select(i => Unknown(i, i % 2 == 0 ? "create" : "delete", "a", i))
            .Append(Ok(300, 301, "list", "", "a", 500)).Append(Ok(302, 303, "list", "", "b", 500));

        Names.Check(calls).Verdict.Should().Be(Verdict.Violated);
    }

    [Fact]
    public void Run_ViolationInALongHistory_IsShownShort()
    {
        var history = new List<Operation>();
        for (var i = 0; i < 60; i++)
        {
            history.Add(Ok(i * 10, (i * 10) + 3, i % 2 == 0 ? "create" : "delete", "a", i % 2 == 0 ? "created" : "deleted"));
            history.Add(Ok((i * 10) + 5, (i * 10) + 6, "get", "a", i % 2 == 0 ? "present" : "absent", 2));
        }

        history[41] = history[41] with { Answer = history[41].Answer == "present" ? "absent" : "present" };

        var (violations, undecided) = new HistoryCheck<string>(new NameSetModel()).Run(history);

        undecided.Should().BeEmpty();
        var violation = violations.Should().ContainSingle().Subject;
        violation.Blocked.Id.Should().Be(history[41].Id);
        violation.Operations.Should().OnlyContain(call => call.Begin <= history[41].End, "what came later explains nothing");
        violation.Operations.Count(call => call.Call == "get").Should().Be(1, "reads that do not matter are left out");
        violation.ToString().Should().Contain($"! {history[41]}");
        var svg = TimelineSvg.Draw(violation);
        System.Xml.Linq.XDocument.Parse(svg).Root!.Name.LocalName.Should().Be("svg");
        svg.Should().Contain("#c00");
    }

    private static Operation AnyCall(Random random)
    {
        var begin = random.Next(12);
        var name = random.Next(2) == 0 ? "a" : "b";
        var (call, answer) = random.Next(4) switch
        {
            0 => ("create", random.Next(4) == 0 ? "exists" : "created"),
            1 => ("delete", random.Next(2) == 0 ? "deleted" : "absent"),
            2 => ("get", random.Next(2) == 0 ? "present" : "absent"),
            _ => ("list", new[] { "", "a", "b", "a,b" }[random.Next(4)]),
        };
        return random.Next(6) switch
        {
            0 when call is "create" or "delete" => Unknown(begin, call, name, random.Next(9)),
            1 => Failed(begin, begin + 3, call, name),
            _ => Ok(begin, begin + 1 + random.Next(5), call, call == "list" ? "" : name, answer, random.Next(9)),
        };
    }

    // Whoever may be next: nobody that is left had ended before it began, or has an earlier place. Who is of unknown outcome
    // may be left over, unless a later place was taken.
    private static bool CanBeExplained(Operation[] history, string state, List<Operation> left) =>
        left.TrueForAll(each => each.Outcome == Outcome.Unknown) || left.Exists(next =>
            left.TrueForAll(other => other.End >= next.Begin && !(other.Position < next.Position))
            && new NameSetModel().TryCarryOut(state, next, out var after)
            && CanBeExplained(history, after, [.. left.Where(other => other.Id != next.Id)]));
}
