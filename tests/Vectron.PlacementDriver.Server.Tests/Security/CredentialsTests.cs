using Vectron.PlacementDriver.Server.Security;
using Vectron.PlacementDriver.Server.Settings;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Security;

/// <summary>Which files are taken, at the start and when they change.</summary>
public sealed class CredentialsTests : IAsyncLifetime
{
    private static readonly string Hash = new('a', 64);

    private TestAuthority authority = null!;

    public Task InitializeAsync()
    {
        authority = TestAuthority.Create();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await authority.DisposeAsync();

    [Fact]
    public void Open_WithoutTls_GivesNone() => Credentials.Open(Options() with { Tls = null }).Should().BeNull();

    [Fact]
    public void Refresh_OfUnchangedFiles_ChangesNothing()
    {
        var credentials = Open();
        var before = credentials.Current;

        credentials.Refresh().Should().BeFalse();

        credentials.Current.Should().BeSameAs(before);
    }

    [Fact]
    public void Refresh_OfNewFiles_TakesAllOfThemOver()
    {
        var credentials = Open();
        var before = credentials.Current;
        Issue();
        authority.Write("tokens", $"operator anna {Hash}\n");

        credentials.Refresh().Should().BeTrue();

        before.Superseded.IsCompleted.Should().BeTrue("connections that it let in are wound up");
        credentials.Current.Superseded.IsCompleted.Should().BeFalse();
        credentials.Current.Tls.Certificate.SerialNumber.Should().NotBe(before.Tls.Certificate.SerialNumber);
        credentials.Current.Tokens.Count.Should().Be(1);
    }

    [Fact]
    public void Refresh_OfACertificateThatDoesNotFitItsKey_KeepsAllAndSaysSoOnce()
    {
        var credentials = Open();
        var before = credentials.Current;
        authority.Issue("other", "vectron://1/peer/1");
        authority.Write("node.pem", File.ReadAllText(Path.Combine(authority.Directory, "other.pem")));
        authority.Write("tokens", $"operator anna {Hash}\n");

        credentials.Invoking(all => all.Refresh()).Should().Throw<CredentialException>()
            .Which.Message.Should().Contain("node.key does not hold the unencrypted private key of").And.Contain("node.pem");
        credentials.Refresh().Should().BeFalse();
        credentials.Current.Should().BeSameAs(before);

        Issue();
        credentials.Refresh().Should().BeTrue();
        credentials.Current.Tokens.Count.Should().Be(1);
    }

    [Fact]
    public void Refresh_OfAFileThatIsGone_KeepsAll()
    {
        var credentials = Open();
        var before = credentials.Current;
        File.Delete(Path.Combine(authority.Directory, "ca.pem"));

        credentials.Invoking(all => all.Refresh()).Should().Throw<CredentialException>().WithMessage("*ca.pem cannot be read*");

        credentials.Current.Should().BeSameAs(before);
    }

    [Theory]
    [InlineData("vectron://1/peer/2", "node.pem is for peer/2, must be for vectron://1/peer/1")]
    [InlineData("vectron://1/operator/anna", "node.pem is for operator/anna, must be for vectron://1/peer/1")]
    [InlineData("vectron://9/peer/1", "node.pem cannot be used: the certificate 'CN=vectron test' * of cluster 9; this is cluster 1")]
    [InlineData(null, "node.pem cannot be used: * has 0 subject alternative names of the form *")]
    public void Open_WithSomebodyElsesCertificate_IsRefused(string? uri, string expected)
    {
        var options = Options();
        authority.Issue("node", uri);

        FluentActions.Invoking(() => Credentials.Open(options)).Should().Throw<CredentialException>().WithMessage("*" + expected);
    }

    [Fact]
    public void Open_WithAnExpiredCertificate_IsRefused()
    {
        var options = Options();
        authority.Issue("node", "vectron://1/peer/1", DateTimeOffset.UtcNow.AddDays(-1));

        FluentActions.Invoking(() => Credentials.Open(options)).Should().Throw<CredentialException>()
            .WithMessage("*node.pem cannot be used: * is valid from * to * only");
    }

    // Without the authority nobody accepts the certificate, however long that itself is valid.
    [Theory]
    [InlineData(3, 10, null, 3)]
    [InlineData(30, 10, null, 10)]
    [InlineData(3, 10, 20, 10)]
    [InlineData(3, 10, 5, 5)]
    public async Task CertificateEnd_IsTheFirstOfTheChain(int authorityDays, int certificateDays, int? renewedDays, int expectedDays)
    {
        await authority.DisposeAsync();
        var now = DateTimeOffset.UtcNow;
        authority = TestAuthority.Create(now.AddDays(authorityDays));
        var options = Options();
        var renewed = renewedDays is { } days ? authority.Renew(now.AddDays(days)) : "";
        authority.Write("ca.pem", authority.Pem + "\n" + renewed);
        authority.Issue("node", "vectron://1/peer/1", now.AddDays(certificateDays));

        Credentials.Open(options)!.Current.Tls.CertificateEnd.Should().BeCloseTo(now.AddDays(expectedDays), TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("node.pem", "nothing", "node.pem holds no certificate in PEM form")]
    [InlineData("ca.pem", "", "ca.pem holds no certificate in PEM form")]
    [InlineData("node.key", "nothing", "node.key does not hold the unencrypted private key of *")]
    [InlineData("tokens", "operator anna", "tokens line 1 must be ROLE NAME SHA256 *")]
    public void Open_WithAFileOfNoUse_NamesIt(string file, string content, string expected)
    {
        var options = Options();
        authority.Write(file, content);

        FluentActions.Invoking(() => Credentials.Open(options)).Should().Throw<CredentialException>().WithMessage("*" + expected);
    }

    [Theory]
    [InlineData("peer 1 HASH")]
    [InlineData("root anna HASH")]
    [InlineData("operator an/na HASH")]
    [InlineData("operator anna abc")]
    [InlineData("operator anna HASH more")]
    [InlineData("# comment\noperator anna zz")]
    public void Tokens_ThatCannotBeRead_AreRefusedWithoutTheirContent(string text)
    {
        var secret = new string('b', 64);

        FluentActions.Invoking(() => TokenList.Parse("tokens", text.Replace("HASH", secret, StringComparison.Ordinal)))
            .Should().Throw<CredentialException>().Which.Message.Should().StartWith("tokens line").And.NotContain(secret);
    }

    [Fact]
    public void Tokens_GivenTwice_AreRefused() =>
        FluentActions.Invoking(() => TokenList.Parse("tokens", $"operator anna {Hash}\nworker w:1 {Hash.ToUpperInvariant()}"))
            .Should().Throw<CredentialException>().WithMessage("tokens line 2 repeats *");

    [Theory]
    [InlineData("vectron://1/worker/w1.test:9191", 1, "worker/w1.test:9191")]
    [InlineData("vectron://18446744073709551615/gateway/edge", ulong.MaxValue, "gateway/edge")]
    [InlineData("vectron://1/worker/[::1]:9191", 1, "worker/[::1]:9191")]
    public void Name_WellFormed_IsRead(string uri, ulong cluster, string expected)
    {
        Identity.TryParse(uri, out var found, out var identity).Should().BeTrue();

        found.Should().Be(cluster);
        identity!.ToString().Should().Be(expected);
    }

    [Theory]
    [InlineData("https://1/worker/a")]
    [InlineData("vectron://1/worker")]
    [InlineData("vectron://1/worker/")]
    [InlineData("vectron://1/worker/a/b")]
    [InlineData("vectron://one/worker/a")]
    [InlineData("vectron://1/Worker/a")]
    [InlineData("vectron://1/anyone/a")]
    [InlineData("vectron://1/worker, gateway/a")]
    [InlineData("vectron://1/worker/a%2fb")]
    public void Name_Malformed_IsNot(string uri) => Identity.TryParse(uri, out _, out _).Should().BeFalse();

    private Credentials Open() => Credentials.Open(Options())!;

    private void Issue() => authority.Issue("node", "vectron://1/peer/1");

    private PlacementDriverOptions Options()
    {
        Issue();
        var here = new HostPort("localhost", 1);
        return new PlacementDriverOptions
        {
            GrpcListen = here,
            RaftListen = here,
            HttpListen = null,
            GrpcAdvertised = here,
            RaftAdvertised = here,
            NodeId = 1,
            ClusterId = 1,
            InitialMembers = [new Member(1, here)],
            DataDirectory = "unused",
            Tls = new TlsFiles(PathOf("node.pem"), PathOf("node.key"), PathOf("ca.pem")),
            AuthTokensFile = authority.Write("tokens", "# none yet\n"),
        };
    }

    private string PathOf(string name) => Path.Combine(authority.Directory, name);
}
