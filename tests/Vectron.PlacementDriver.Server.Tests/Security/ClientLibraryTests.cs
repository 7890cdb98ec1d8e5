using Grpc.Core;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Security;

/// <summary>The client library against a server with TLS.</summary>
public sealed class ClientLibraryTests(SecureServer server) : IClassFixture<SecureServer>
{
    [Fact]
    public async Task Call_WithACertificate_IsAnswered()
    {
        var (certificate, key) = server.Authority.Issue("anna", "vectron://1/operator/anna");
        await using var client = Connect(new ClientSecurity
        {
            CaFile = server.Authority.File,
            CertificateFile = certificate,
            KeyFile = key,
        });

        (await client.RebalanceAsync(new RebalanceRequest())).Node.Should().Be(server.Server.Grpc.Authority);
    }

    [Fact]
    public async Task Call_WithATokenFile_IsAnswered()
    {
        await using var client = Connect(new ClientSecurity
        {
            CaFile = server.Authority.File,
            TokenFile = server.Authority.Write("operator.token", SecureServer.TokenOf("operator") + "\n"),
        });

        (await client.RebalanceAsync(new RebalanceRequest())).Node.Should().Be(server.Server.Grpc.Authority);
    }

    [Fact]
    public async Task Call_WithoutIdentity_IsRefusedAtOnce()
    {
        await using var client = Connect(new ClientSecurity { CaFile = server.Authority.File });

        var call = () => client.RebalanceAsync(new RebalanceRequest());

        (await call.Should().ThrowAsync<PlacementDriverException>()).Which.Should().BeEquivalentTo(new
        {
            StatusCode = StatusCode.Unauthenticated,
            Attempts = 1,
        });
    }

    [Fact]
    public async Task Call_ToADriverOfAnotherAuthority_IsNeverSent()
    {
        await using var stranger = TestAuthority.Create();
        await using var client = new PlacementDriverClient(new PlacementDriverClientOptions
        {
            Addresses = [server.Server.Grpc.Authority],
            CallTimeout = TimeSpan.FromSeconds(5),
            Security = new ClientSecurity { CaFile = stranger.File },
        });

        var call = () => client.ListCollectionsAsync(new ListCollectionsRequest());

        (await call.Should().ThrowAsync<PlacementDriverException>()).Which.Detail.Should().Contain("the driver's certificate \"CN=vectron test\" is not accepted");
    }

    [Theory]
    [InlineData("ca", "missing.pem", "missing.pem")]
    [InlineData("token", "missing.token", "missing.token")]
    [InlineData("certificate", "missing.pem", "CertificateFile and KeyFile go together")]
    public void Client_WithFilesOfNoUse_IsRefusedNamingThem(string what, string path, string expected)
    {
        var security = new ClientSecurity
        {
            CaFile = what == "ca" ? path : server.Authority.File,
            CertificateFile = what == "certificate" ? path : null,
            TokenFile = what == "token" ? path : null,
        };

        FluentActions.Invoking(() => Connect(security)).Should().Throw<ArgumentException>().WithMessage($"*{expected}*");
    }

    [Fact]
    public void Client_WithSecurityAndAPlainAddress_IsRefused() =>
        FluentActions.Invoking(() => new PlacementDriverClient(new PlacementDriverClientOptions
        {
            Addresses = ["http://localhost:6001"],
            Security = new ClientSecurity { CaFile = server.Authority.File },
        })).Should().Throw<ArgumentException>().WithMessage("*'http://localhost:6001' in plain text, but there is Security*");

    private PlacementDriverClient Connect(ClientSecurity security) => new(new PlacementDriverClientOptions
    {
        Addresses = [server.Server.Grpc.Authority],
        Security = security,
    });
}
