namespace Vectron.PlacementDriver.Client.Tests;

public sealed class PlacementDriverClientOptionsTests
{
    [Fact]
    public void NewClient_SeveralWrongOptions_NamesEach()
    {
        var options = new PlacementDriverClientOptions
        {
            Addresses = ["localhost:6001", "localhost", "http://localhost:6001"],
            CallTimeout = TimeSpan.Zero,
            AttemptTimeout = TimeSpan.FromSeconds(-1),
            InitialBackoff = TimeSpan.FromSeconds(2),
            ConnectTimeout = TimeSpan.Zero,
            KeepAlivePingDelay = TimeSpan.Zero,
        };

        var create = () => new PlacementDriverClient(options);

        create.Should().Throw<ArgumentException>().Which.Message.Should()
            .Contain("'localhost'").And.Contain("'http://localhost:6001' twice")
            .And.Contain("CallTimeout").And.Contain("AttemptTimeout").And.Contain("MaxBackoff")
            .And.Contain("ConnectTimeout").And.Contain("KeepAlivePingDelay");
    }

    [Fact]
    public void NewClient_NoAddress_Throws()
    {
        var create = () => new PlacementDriverClient(new PlacementDriverClientOptions());

        create.Should().Throw<ArgumentException>().WithMessage("*Addresses*");
    }

    [Theory]
    [InlineData("node-1:6001")]
    [InlineData("http://10.0.0.1:6001")]
    [InlineData("https://pd.example:443/")]
    [InlineData("[::1]:6001")]
    public async Task NewClient_GoodAddress_IsTaken(string address)
    {
        var create = () => new PlacementDriverClient(new PlacementDriverClientOptions { Addresses = [address] });

        await using var client = create.Should().NotThrow().Subject;
    }

    [Theory]
    [InlineData("")]
    [InlineData("node-1")]
    [InlineData("node-1:")]
    [InlineData("node-1:99999")]
    [InlineData(":6001")]
    [InlineData("ftp://node-1:6001")]
    public void NewClient_WrongAddress_Throws(string address)
    {
        var create = () => new PlacementDriverClient(new PlacementDriverClientOptions { Addresses = [address] });

        create.Should().Throw<ArgumentException>().WithMessage($"*'{address}'*");
    }
}
