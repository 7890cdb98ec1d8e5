using System.Net;
using System.Net.Sockets;
using Vectron.PlacementDriver.Server.Hosting;

namespace Vectron.PlacementDriver.Server.Tests.Hosting;

public sealed class EntryPointTests
{
    [Fact]
    public async Task Version_PrintsNameAndVersion()
    {
        var (code, output, error) = await RunAsync("-version");

        code.Should().Be(ExitCode.Ok);
        output.Should().StartWith("vectron-placementdriver 0.");
        error.Should().BeEmpty();
    }

    [Fact]
    public async Task Help_PrintsEveryFlag()
    {
        var (code, output, _) = await RunAsync("-node-id", "7", "-help");

        code.Should().Be(ExitCode.Ok);
        output.Should().Contain("-initial-members").And.Contain("VECTRON_PD_HTTP_ADDR").And.Contain("(default localhost:6001)");
    }

    [Fact]
    public async Task UnknownFlag_IsOneLineWithAHint()
    {
        var (code, output, error) = await RunAsync("-nope");

        code.Should().Be(ExitCode.WrongSettings);
        output.Should().BeEmpty();
        error.Should().Be("vectron-placementdriver: unknown flag -nope; vectron-placementdriver -help lists every flag\n");
    }

    [Fact]
    public async Task WrongSettings_StopTheStartWithAllOfThem()
    {
        var (code, _, error) = await RunAsync("-node-id=0", "-max-queue=0");

        code.Should().Be(ExitCode.WrongSettings);
        error.Should().StartWith("vectron-placementdriver cannot start, 2 settings are wrong:\n");
    }

    [Fact]
    public async Task HealthCheck_WhereNobodyListens_Fails()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();

        var (code, _, error) = await RunAsync("healthcheck", $"-http-addr=127.0.0.1:{port}");

        code.Should().Be(ExitCode.Unexpected);
        error.Should().StartWith($"no answer from 127.0.0.1:{port}");
    }

    private static async Task<(ExitCode Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await EntryPoint.RunAsync(args, output, Stream.Null, error);
        return (code, output.ToString(), error.ToString());
    }
}
