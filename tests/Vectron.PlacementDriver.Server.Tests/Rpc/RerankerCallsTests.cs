using Grpc.Core;
using Vectron.PlacementDriver.Domain.Rerankers;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Server.Rpc;

namespace Vectron.PlacementDriver.Server.Tests.Rpc;

public sealed class RerankerCallsTests : ServiceFixture
{
    [Fact]
    public async Task GetReranker_OfSeveral_TakesTurnsAmongTheHealthy()
    {
        await RegisterAsync("a:1", "b:1", "c:1");
        Time.Advance(TimeSpan.FromSeconds(60));
        await Client.RerankerHeartbeatAsync(new RerankerHeartbeatRequest { RerankerId = "1" });
        await Client.RerankerHeartbeatAsync(new RerankerHeartbeatRequest { RerankerId = "3" });
        var now = Time.GetUtcNow().ToUnixTimeMilliseconds();
        Replica.Carry(new MarkRerankersSilent(RerankerLivenessCheck.FindSilent(Replica.Current, now, 0)));

        var turns = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            turns.Add((await Client.GetRerankerAsync(new GetRerankerRequest())).GrpcAddress);
        }

        turns.Should().Equal("a:1", "c:1", "a:1", "c:1");
    }

    [Fact]
    public async Task GetReranker_WithoutAHealthyOne_IsUnavailableSayingWhy()
    {
        var none = await FailureOf(Client.GetRerankerAsync(new GetRerankerRequest()));
        await RegisterAsync("a:1");
        Time.Advance(TimeSpan.FromSeconds(30));
        Replica.Carry(new MarkRerankersSilent([new SilentReranker(1, Start.ToUnixTimeMilliseconds())]));
        var silent = await FailureOf(Client.GetRerankerAsync(new GetRerankerRequest()));

        none.Should().Be(new Status(StatusCode.Unavailable, "no reranker has registered"));
        silent.Should().Be(new Status(StatusCode.Unavailable, "none of 1 rerankers is healthy"));
    }

    [Fact]
    public async Task ListRerankers_ShowsWhatEachSaidOfItself()
    {
        await Client.RegisterRerankerAsync(new RegisterRerankerRequest
        {
            GrpcAddress = "a:1",
            Capabilities = { "gpu", "cross-encoder" },
            Zone = "z",
        });

        var reranker = (await Client.ListRerankersAsync(new ListRerankersRequest())).Rerankers.Should().ContainSingle().Which;

        (reranker.RerankerId, reranker.GrpcAddress, reranker.Healthy).Should().Be(("1", "a:1", true));
        reranker.LastHeartbeat.Should().Be(Start.ToUnixTimeSeconds());
        reranker.Metadata.Should().BeEquivalentTo(new Dictionary<string, string> { ["capabilities"] = "cross-encoder,gpu", ["zone"] = "z" });
    }

    [Fact]
    public async Task ListRerankers_ThatWouldNotFitTheClientsLimit_LeavesTheMetadataOut()
    {
        await Client.RegisterRerankerAsync(new RegisterRerankerRequest { GrpcAddress = "a:1", Zone = "z" });

        RerankerListing.Of(Replica.Current, mostBytes: 10).Rerankers.Should().ContainSingle().Which.Metadata.Should().BeEmpty();
    }

    [Theory]
    [InlineData("9", StatusCode.NotFound, "reranker '9' not found")]
    [InlineData("", StatusCode.InvalidArgument, "reranker_id is required")]
    [InlineData("x", StatusCode.InvalidArgument, "reranker_id 'x' must be a decimal number")]
    public async Task RerankerHeartbeat_OfNobodyKnown_SaysSo(string id, StatusCode code, string expected)
    {
        var status = await FailureOf(Client.RerankerHeartbeatAsync(new RerankerHeartbeatRequest { RerankerId = id }));

        status.StatusCode.Should().Be(code);
        status.Detail.Should().StartWith(expected);
    }

    [Theory]
    [InlineData("0.0.0.0:1", "reranker grpc_address '0.0.0.0:1' stands for every interface")]
    [InlineData("", "reranker grpc_address is required")]
    public async Task RegisterReranker_AnAddressNobodyCanDial_IsRefused(string address, string expected)
    {
        var status = await FailureOf(Client.RegisterRerankerAsync(new RegisterRerankerRequest { GrpcAddress = address }));

        status.StatusCode.Should().Be(StatusCode.InvalidArgument);
        status.Detail.Should().StartWith(expected);
    }

    private async Task RegisterAsync(params string[] addresses)
    {
        foreach (var address in addresses)
        {
            await Client.RegisterRerankerAsync(new RegisterRerankerRequest { GrpcAddress = address });
        }
    }
}
