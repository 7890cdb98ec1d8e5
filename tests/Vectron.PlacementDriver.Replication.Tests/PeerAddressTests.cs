namespace Vectron.PlacementDriver.Replication.Tests;

/// <summary>An address has one form.</summary>
public sealed class PeerAddressTests
{
    [Theory]
    [InlineData("LocalHost:7001", "localhost:7001")]
    [InlineData("pd-1.example.com:1", "pd-1.example.com:1")]
    [InlineData("10.0.0.1:65535", "10.0.0.1:65535")]
    [InlineData("[::1]:7001", "[::1]:7001")]
    public void TryParse_OfAnAddress_GivesOneForm(string text, string expected)
    {
        PeerAddress.TryParse(text, out var address).Should().BeTrue();

        address.ToString().Should().Be(expected);
        PeerAddress.Parse(expected).Should().Be(address);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData(":7001")]
    [InlineData("localhost:0")]
    [InlineData("localhost:65536")]
    [InlineData("localhost:+1")]
    [InlineData("local host:7001")]
    [InlineData("::1:7001")]
    public void TryParse_OfSomethingElse_IsFalse(string? text) => PeerAddress.TryParse(text, out _).Should().BeFalse();
}
