using Vectron.PlacementDriver.Testing.History;
using static Vectron.PlacementDriver.Cluster.Tests.History.Calls;

namespace Vectron.PlacementDriver.Cluster.Tests.History;

/// <summary>The model of a worker's registration, and numbers that never go back.</summary>
public sealed class ModelTests
{
    private static readonly LinearizabilityChecker<string> Workers = new(new RegistrationModel());

    public static TheoryData<string, Operation[]> Good => new()
    {
        { "the id stays", [Ok(1, 2, "register", "x", "4"), Ok(3, 4, "register", "y", "4"), Ok(5, 6, "show", "", "4 y joining")] },
        { "a beat makes it ready", [Ok(1, 2, "register", "x", "4"), Ok(3, 4, "beat", "", "ok"), Ok(5, 6, "show", "", "4 x ready")] },
        { "an unknown registration gave some id", [Unknown(1, "register", "x"), Ok(3, 4, "show", "", "9 x joining", 2), Ok(5, 6, "register", "x", "9", 2)] },
        { "an unknown beat", [Ok(1, 2, "register", "x", "4"), Unknown(3, "beat", ""), Ok(5, 6, "show", "", "4 x joining", 2), Ok(7, 8, "show", "", "4 x ready", 2)] },
    };

    public static TheoryData<string, Operation[]> Bad => new()
    {
        { "another id", [Ok(1, 2, "register", "x", "4"), Ok(3, 4, "register", "x", "5")] },
        { "an address that was replaced", [Ok(1, 2, "register", "x", "4"), Ok(3, 4, "register", "y", "4"), Ok(5, 6, "show", "", "4 x joining")] },
        { "a beat that was forgotten", [Ok(1, 2, "register", "x", "4"), Ok(3, 4, "beat", "", "ok"), Ok(5, 6, "show", "", "4 x joining")] },
        { "a worker that was forgotten", [Ok(1, 2, "register", "x", "4"), Ok(3, 4, "show", "", "absent")] },
        { "an id that changed its mind", [Unknown(1, "register", "x"), Ok(3, 4, "show", "", "9 x joining", 2), Ok(5, 6, "show", "", "8 x joining", 2)] },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Check_RegistrationThatCanBeExplained_IsLinearizable(string what, Operation[] history) =>
        Workers.Check(history).Verdict.Should().Be(Verdict.Linearizable, what);

    [Theory]
    [MemberData(nameof(Bad))]
    public void Check_RegistrationThatCannotBeExplained_IsViolated(string what, Operation[] history) =>
        Workers.Check(history).Verdict.Should().Be(Verdict.Violated, what);

    [Fact]
    public void Check_ValueReadAfterItWasReplaced_IsViolated()
    {
        var settings = new LinearizabilityChecker<string>(new RegisterModel());

        settings.Check([Ok(1, 2, "read", "", "5"), Ok(3, 4, "write", "7", "written"), Ok(5, 6, "read", "", "5")]).Verdict.Should().Be(Verdict.Violated);
        settings.Check([Ok(1, 2, "read", "", "5"), Ok(3, 4, "read", "", "6")]).Verdict.Should().Be(Verdict.Violated);
        settings.Check([Ok(1, 2, "read", "", "5"), Unknown(3, "write", "7"), Ok(4, 5, "read", "", "5", 2), Ok(6, 7, "read", "", "7", 2)]).Verdict
            .Should().Be(Verdict.Linearizable);
    }

    [Fact]
    public void Run_NumberThatGoesBackBesideTheHigher_IsFine() =>
        MonotoneCheck.Run([Ok(1, 5, "epoch", "", "7"), Ok(2, 9, "epoch", "", "6", 2)]).Should().BeEmpty();

    [Fact]
    public void Run_NumberThatGoesBackAfterTheHigher_IsFoundWithIt()
    {
        var (higher, lower) = (Ok(1, 5, "epoch", "", "7"), Ok(6, 9, "epoch", "", "6", 2));

        MonotoneCheck.Run([lower, higher, Ok(10, 11, "epoch", "", "7")]).Should().Equal((higher, lower));
    }
}
