using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Tests.Settings;

public sealed class HostPortTests
{
    [Theory]
    [InlineData("localhost:6001", "localhost:6001", false, true)]
    [InlineData("PD-1.Internal:6001", "pd-1.internal:6001", false, false)]
    [InlineData("10.0.0.1:1", "10.0.0.1:1", false, false)]
    [InlineData("127.0.0.2:65535", "127.0.0.2:65535", false, true)]
    [InlineData("[::1]:6001", "[::1]:6001", false, true)]
    [InlineData("[::]:6001", "[::]:6001", true, false)]
    [InlineData("0.0.0.0:6001", "0.0.0.0:6001", true, false)]
    [InlineData(":6001", ":6001", true, false)]
    public void TryParse_AnAddress_KeepsTheNameAndKnowsWhoReachesIt(
        string text, string shown, bool wildcard, bool loopback)
    {
        HostPort.TryParse(text, out var address).Should().BeTrue();

        address!.ToString().Should().Be(shown);
        (address.IsWildcard, address.IsLoopback).Should().Be((wildcard, loopback));
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("localhost:")]
    [InlineData("localhost:0")]
    [InlineData("localhost:65536")]
    [InlineData("localhost:-1")]
    [InlineData("localhost:+1")]
    [InlineData("localhost: 1")]
    [InlineData("::1:6001")]
    [InlineData("[::1]")]
    [InlineData("[localhost]:1")]
    [InlineData("a b:1")]
    [InlineData("http://x:1")]
    [InlineData("-:1")]
    [InlineData("..:1")]
    [InlineData("a..b:1")]
    public void TryParse_AnythingElse_Fails(string text) => HostPort.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData("localhost:1", "localhost:1", true)]
    [InlineData("localhost:1", "127.0.0.1:1", true)]
    [InlineData("0.0.0.0:1", "10.0.0.1:1", true)]
    [InlineData("127.0.0.1:1", "127.0.0.2:1", false)]
    [InlineData("localhost:1", "localhost:2", false)]
    public void Overlaps_TwoListeners_KnowsWhetherTheyClash(string one, string other, bool expected)
    {
        HostPort.TryParse(one, out var first).Should().BeTrue();
        HostPort.TryParse(other, out var second).Should().BeTrue();

        first!.Overlaps(second!).Should().Be(expected);
    }
}
