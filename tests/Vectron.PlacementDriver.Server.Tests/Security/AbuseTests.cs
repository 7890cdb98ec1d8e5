using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Server.Tests.Diagnostics;
using Vectron.PlacementDriver.Testing;
using Vectron.PlacementDriver.Testing.Abuse;

namespace Vectron.PlacementDriver.Server.Tests.Security;

/// <summary>
/// Clients that abuse HTTP: the server lives on and serves the others meanwhile. How much memory and time it costs,
/// <c>security-figures.sh</c> measures.
/// </summary>
[Collection(AloneInTheProcess.Name)]
public sealed class AbuseTests : IAsyncLifetime
{
    // Ends an attack that the server does not answer by hanging up.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private RunningServer server = null!;

    public static TheoryData<string> Attacks => [.. Attack.All.Select(attack => attack.Name)];

    public async Task InitializeAsync() =>
        server = await RunningServer.StartAsync(new InMemoryReplica(TimeProvider.System), TimeProvider.System);

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Server_UnderAttack_ServesTheOthers(string name)
    {
        var attack = Attack.All.Single(one => one.Name == name);
        var target = attack.Door == "http" ? server.Http : server.Grpc;
        using var http = new HttpClient { BaseAddress = server.Http };

        var attacks = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => attack.TryAsync(target, Limit)));
        do
        {
            await ServesAsync(http);
        }
        while (!attacks.IsCompleted);

        await attacks;
        await ServesAsync(http);
    }

    [Fact]
    public async Task Connection_ThatFloods_IsClosedAndTheNextOnesOfItsAddressWait()
    {
        var open = await RawHttp2.ConnectAsync(server.Grpc, CancellationToken.None);
        await open.FlushAsync(CancellationToken.None);

        for (var i = 0; i < 3; i++)
        {
            await FluentActions.Awaiting(FloodAsync).Should().ThrowAsync<IOException>("it is closed");
        }

        await using var next = await RawHttp2.ConnectAsync(server.Grpc, CancellationToken.None);
        await next.FlushAsync(CancellationToken.None);
        (await next.IsAnsweredAsync(TimeSpan.FromMilliseconds(300))).Should().BeFalse("it has to wait");
        (await open.IsAnsweredAsync(TimeSpan.FromSeconds(20))).Should().BeTrue("it was open before");
        (await next.IsAnsweredAsync(TimeSpan.FromSeconds(20))).Should().BeTrue();
        await open.DisposeAsync();
        await server.Placement.ListCollectionsAsync(new ListCollectionsRequest(), deadline: DateTime.UtcNow.AddSeconds(20));
    }

    [Fact]
    public async Task Message_LargerThanAllowed_IsRefusedInWords()
    {
        var request = new CreateCollectionRequest { Name = new string('x', 5 * 1024 * 1024), Dimension = 4 };

        var failure = await FluentActions.Awaiting(() => server.Placement.CreateCollectionAsync(request).ResponseAsync)
            .Should().ThrowAsync<RpcException>();

        failure.Which.StatusCode.Should().Be(StatusCode.ResourceExhausted);
    }

    // More than all buffers on the way hold.
    private async Task FloodAsync()
    {
        await using var connection = await RawHttp2.ConnectAsync(server.Grpc, CancellationToken.None);
        for (var i = 0L; i < 2_000_000; i++)
        {
            connection.Frame(FrameType.Ping, 0, 0, BitConverter.GetBytes(i));
            await connection.FlushWhenLargeAsync(CancellationToken.None);
        }
    }

    private async Task ServesAsync(HttpClient http)
    {
        await server.Placement.ListCollectionsAsync(new ListCollectionsRequest(), deadline: DateTime.UtcNow.AddSeconds(20));
        (await http.GetStringAsync(new Uri("/healthz", UriKind.Relative))).Should().Be("ok\n");
    }
}
