using Grpc.Core;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Server.Tests.Rpc;

public sealed class RoutingCallsTests : ServiceFixture
{
    [Theory]
    [InlineData("a", 12638187200555641996UL)]
    [InlineData("hello", 11831194018420276491UL)]
    public async Task GetWorker_AVectorId_GoesToTheShardOfItsHash(string vectorId, ulong hash)
    {
        await AddWorkersAsync(3);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        await LeadAsync(3);
        var shards = (await Client.GetCollectionStatusAsync(new GetCollectionStatusRequest { Name = "docs" })).Shards;

        var answer = await Client.GetWorkerAsync(new GetWorkerRequest { Collection = "docs", VectorId = vectorId });

        answer.ShardId.Should().Be(
            shards.Single(shard => new KeyRange(shard.KeyRangeStart, shard.KeyRangeEnd).Contains(hash)).ShardId);
        answer.GrpcAddress.Should().Be("worker-3:9090");
        answer.ShardEpoch.Should().Be(1);
        answer.LeaseExpiryUnixMs.Should().Be(Time.GetUtcNow().AddSeconds(20).ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task GetWorker_WithoutAVectorId_AnswersForTheLowestShard()
    {
        await AddWorkersAsync(1);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "one", Dimension = 4 });
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "two", Dimension = 4 });

        var answer = await Client.GetWorkerAsync(new GetWorkerRequest { Collection = "two" });

        answer.ShardId.Should().Be(17);
    }

    [Fact]
    public async Task GetWorker_AVectorIdOfAMebibyte_IsRouted()
    {
        await AddWorkersAsync(1);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });

        var answer = await Client.GetWorkerAsync(
            new GetWorkerRequest { Collection = "docs", VectorId = new string('v', 1_048_576) });

        answer.GrpcAddress.Should().Be("worker-1:9090");
    }

    [Fact]
    public async Task GetWorker_WhoseLeaderIsSilent_GoesToAHealthyReplicaThenNowhere()
    {
        await AddWorkersAsync(3);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        await LeadAsync(1);
        SilenceFor(TimeSpan.FromSeconds(31), 1);

        var answer = await Client.GetWorkerAsync(new GetWorkerRequest { Collection = "docs", VectorId = "v" });
        answer.GrpcAddress.Should().NotBe("worker-1:9090");

        SilenceFor(TimeSpan.Zero, 2, 3);
        var status = await FailureOf(Client.GetWorkerAsync(new GetWorkerRequest { Collection = "docs", VectorId = "v" }));
        status.StatusCode.Should().Be(StatusCode.Unavailable);
        status.Detail.Should().Contain("no healthy replica");
    }

    private void SilenceFor(TimeSpan silence, params ulong[] workers)
    {
        Time.Advance(silence);
        var silent = workers.Select(id => new SilentWorker(id, Replica.Current.Workers[id].LastHeartbeatUnixMs));
        Replica.Carry(new MarkWorkersUnhealthy([.. silent])).IsAccepted.Should().BeTrue();
    }
}
