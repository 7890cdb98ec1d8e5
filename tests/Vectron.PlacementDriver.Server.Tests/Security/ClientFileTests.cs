using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Security;

/// <summary>Files of the client library that cannot be used are named before the first call.</summary>
public sealed class ClientFileTests : IAsyncLifetime
{
    private readonly TestAuthority authority = TestAuthority.Create();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await authority.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("not a certificate\n")]
    public void NewClient_WithAuthoritiesThatAreNone_NamesTheFile(string content) =>
        Connecting(new ClientSecurity { CaFile = authority.Write("empty.pem", content) })
            .Should().Throw<ArgumentException>().WithMessage("*empty.pem holds no certificate in PEM form");

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("first\nsecond\n")]
    [InlineData("two words")]
    [InlineData("tökén")]
    public void NewClient_WithATokenFileThatIsNone_NamesTheFile(string content) =>
        Connecting(new ClientSecurity { CaFile = authority.File, TokenFile = authority.Write("some.token", content) })
            .Should().Throw<ArgumentException>().WithMessage("*some.token must hold one token*");

    [Fact]
    public void NewClient_WithTheKeyOfAnotherCertificate_NamesBothFiles()
    {
        var (certificate, _) = authority.Issue("anna", "vectron://1/operator/anna");
        var (_, key) = authority.Issue("bert", "vectron://1/operator/bert");

        Connecting(new ClientSecurity { CaFile = authority.File, CertificateFile = certificate, KeyFile = key })
            .Should().Throw<ArgumentException>().WithMessage("*bert.key does not hold the unencrypted private key of *anna.pem: *");
    }

    [Theory]
    [InlineData("ca")]
    [InlineData("certificate")]
    [InlineData("key")]
    [InlineData("token")]
    public void NewClient_WithAFileThatIsMissing_NamesItAndNoType(string what)
    {
        var (certificate, key) = authority.Issue("anna", "vectron://1/operator/anna");
        var gone = Path.Combine(authority.Directory, "gone");

        Connecting(new ClientSecurity
        {
            CaFile = what == "ca" ? gone : authority.File,
            CertificateFile = what == "certificate" ? gone : certificate,
            KeyFile = what == "key" ? gone : key,
            TokenFile = what == "token" ? gone : null,
        }).Should().Throw<ArgumentException>().Which.Message.Should().Contain(gone).And.NotContain(nameof(ClientSecurity));
    }

    private static Func<PlacementDriverClient> Connecting(ClientSecurity security) =>
        () => new PlacementDriverClient(new PlacementDriverClientOptions { Addresses = ["localhost:6001"], Security = security });
}
