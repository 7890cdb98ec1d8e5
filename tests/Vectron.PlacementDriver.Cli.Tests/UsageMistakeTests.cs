using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>What an operator gets wrong, named in words of the command line; no driver is needed to tell.</summary>
public sealed class UsageMistakeTests : IAsyncLifetime
{
    private readonly TestAuthority authority = TestAuthority.Create();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await authority.DisposeAsync();

    [Fact]
    public async Task Run_InPlainTextAgainstTls_PointsToTheAuthorities()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var certificate = authority.Sign("vectron://1/peer/1");
        var serving = ServeTlsAsync(listener, certificate);

        var run = await CliProcess.RunAsync("status", "--address", $"{listener.LocalEndpoint}", "--timeout", "3s");

        listener.Stop();
        await serving;
        run.ExitCode.Should().Be((int)ExitCode.Unreachable);
        run.Errors.TrimEnd().Should().EndWith("if the driver runs with TLS, say --ca");
    }

    [Theory]
    [InlineData("--cert and --key go together", "--ca", "ca.pem", "--cert", "anna.pem")]
    [InlineData("--cert and --key go together", "--ca", "ca.pem", "--key", "anna.key")]
    [InlineData("say --ca", "--cert", "anna.pem", "--key", "anna.key")]
    [InlineData("empty.pem holds no certificate in PEM form", "--ca", "empty.pem")]
    [InlineData("two.token must hold one token", "--ca", "ca.pem", "--token-file", "two.token")]
    [InlineData("bert.key does not hold the unencrypted private key of", "--ca", "ca.pem", "--cert", "anna.pem", "--key", "bert.key")]
    public async Task Run_WithFilesOfNoUse_IsWrongUsageAtOnce(string expected, params string[] options)
    {
        authority.Issue("anna", "vectron://1/operator/anna");
        authority.Issue("bert", "vectron://1/operator/bert");
        authority.Write("empty.pem", "");
        authority.Write("two.token", "first\nsecond\n");
        var paths = options.Select(word => word.StartsWith('-') ? word : Path.Combine(authority.Directory, word));

        var run = await CliProcess.RunAsync([.. paths.Prepend("status"), "--address", "localhost:1", "--timeout", "30s"]);

        run.ExitCode.Should().Be((int)ExitCode.WrongUsage);
        run.Errors.Should().StartWith("vectron-pd: ").And.Contain(expected).And.NotContain("KeyFile");
    }

    [Theory]
    [InlineData("shard is 'abc', must be a whole number from 0 to 18446744073709551615", "explain", "abc")]
    [InlineData("--worker is '-1', must be a whole number from 0 to 18446744073709551615", "shards", "--worker", "-1")]
    [InlineData("--dimension is '3.5', must be a whole number from -2147483648 to 2147483647", "collections", "create", "docs", "--dimension", "3.5")]
    [InlineData("say which: ids of workers, or --zone", "can-stop")]
    [InlineData("--limit is 0, at least 1 is allowed", "history", "--limit", "0")]
    public async Task Run_WithAValueThatIsNone_NamesItAsTheCommandLineDoes(string expected, params string[] arguments)
    {
        var run = await CliProcess.RunAsync([.. arguments, "--address", "localhost:1"]);

        run.ExitCode.Should().Be((int)ExitCode.WrongUsage);
        run.Errors.Should().Contain(expected).And.NotContain("System.");
    }

    [Theory]
    [InlineData("vectron-pd scheduling pause re", "repair", "rebalance")]
    [InlineData("vectron-pd scheduling resume a", "all")]
    [InlineData("vectron-pd settings set ", "")]
    public async Task Suggest_WithoutADriver_OffersWhatIsKnown(string line, params string[] expected)
    {
        var run = await CliProcess.RunAsync($"[suggest:{line.Length}]", $"{line}");

        run.Errors.Should().BeEmpty();
        run.Output.Split('\n', StringSplitOptions.TrimEntries).Should().Contain(expected);
    }

    // As the driver's listener does: a handshake, and the end of the connection when the other side makes none.
    private static async Task ServeTlsAsync(TcpListener listener, X509Certificate2 certificate)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var tls = new SslStream(client.GetStream());
                try
                {
                    await tls.AuthenticateAsServerAsync(certificate);
                }
                catch (Exception exception) when (exception is AuthenticationException or IOException)
                {
                }
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
        }
    }
}
