using Vectron.PlacementDriver.Simulator.CommandLine;

namespace Vectron.PlacementDriver.Simulator.Tests.CommandLine;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("5s", 5_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("2h", 7_200_000)]
    public void Parse_NumberAndUnit_IsRead(string text, double ms) =>
        Durations.Parse(text)!.Value.TotalMilliseconds.Should().Be(ms);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("1e9h")]
    [InlineData("481h")]
    public void Parse_AnythingElse_IsNull(string? text) => Durations.Parse(text).Should().BeNull();
}
