using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Server.Tests.Rpc;

public sealed class CollectionCallsTests : ServiceFixture
{
    [Fact]
    public async Task CreateCollection_WithoutWorkers_SaysWhatIsMissing()
    {
        var status = await FailureOf(Client.CreateCollectionAsync(Creation()));

        status.StatusCode.Should().Be(StatusCode.FailedPrecondition);
        status.Detail.Should().Contain("worker");
    }

    [Fact]
    public async Task CreateCollection_Twice_AlreadyExists()
    {
        await AddWorkersAsync(1);
        (await Client.CreateCollectionAsync(Creation())).Success.Should().BeTrue();

        (await FailureOf(Client.CreateCollectionAsync(Creation()))).StatusCode.Should().Be(StatusCode.AlreadyExists);
    }

    [Theory]
    [InlineData("", "cosine")]
    [InlineData("cosine", "cosine")]
    [InlineData("EUCLIDEAN", "euclidean")]
    [InlineData("Dot", "dot")]
    [InlineData("manhattan", null)]
    [InlineData("0", null)]
    [InlineData(" dot", null)]
    public async Task CreateCollection_ADistance_IsReadInAnyCaseOrRefused(string distance, string? expected)
    {
        await AddWorkersAsync(1);
        var request = Creation();
        request.Distance = distance;

        if (expected is null)
        {
            var status = await FailureOf(Client.CreateCollectionAsync(request));
            status.StatusCode.Should().Be(StatusCode.InvalidArgument);
            status.Detail.Should().Contain("cosine, euclidean or dot");
            return;
        }

        await Client.CreateCollectionAsync(request);
        (await Client.GetCollectionStatusAsync(new GetCollectionStatusRequest { Name = "docs" }))
            .Distance.Should().Be(expected);
    }

    [Theory]
    [InlineData(int.MinValue, false)]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(65_536, true)]
    [InlineData(65_537, false)]
    [InlineData(int.MaxValue, false)]
    public async Task CreateCollection_ADimension_IsTakenWithinItsBounds(int dimension, bool taken)
    {
        await AddWorkersAsync(1);
        var request = Creation();
        request.Dimension = dimension;

        await ExpectAsync(Client.CreateCollectionAsync(request), taken, "dimension");
    }

    [Theory]
    [InlineData("", "collection name is required")]
    [InlineData("a\u0000b", "control character")]
    [InlineData("a\nb", "control character")]
    [InlineData("a\u0085b", "control character")]
    public async Task EveryCallWithAName_AWrongName_IsRefused(string name, string expected)
    {
        var calls = new[]
        {
            await FailureOf(Client.CreateCollectionAsync(new CreateCollectionRequest { Name = name, Dimension = 1 })),
            await FailureOf(Client.DeleteCollectionAsync(new DeleteCollectionRequest { Name = name })),
            await FailureOf(Client.GetCollectionStatusAsync(new GetCollectionStatusRequest { Name = name })),
            await FailureOf(Client.GetWorkerAsync(new GetWorkerRequest { Collection = name })),
        };

        calls.Should().OnlyContain(status => status.StatusCode == StatusCode.InvalidArgument)
            .And.OnlyContain(status => status.Detail.Contains(expected));
    }

    [Theory]
    [InlineData('x', 255, true)]
    [InlineData('x', 256, false)]
    [InlineData('é', 127, true)]
    [InlineData('é', 128, false)]
    [InlineData('x', 1_048_576, false)]
    public async Task CreateCollection_AName_IsTakenUpToItsBytes(char letter, int count, bool taken)
    {
        await AddWorkersAsync(1);
        var request = Creation();
        request.Name = new string(letter, count);

        await ExpectAsync(Client.CreateCollectionAsync(request), taken, "collection name");
        Replica.Current.Collections.Should().HaveCount(taken ? 1 : 0);
    }

    [Fact]
    public async Task CreateCollection_SeveralWrongFields_AreNamedTogether()
    {
        var status = await FailureOf(Client.CreateCollectionAsync(
            new CreateCollectionRequest { Name = "docs", Dimension = 0, Distance = "x" }));

        status.Detail.Should().Contain("dimension").And.Contain("distance");
    }

    [Fact]
    public async Task EveryCallWithAName_AnUnknownName_IsNotFound()
    {
        var calls = new[]
        {
            await FailureOf(Client.DeleteCollectionAsync(new DeleteCollectionRequest { Name = "x" })),
            await FailureOf(Client.GetCollectionStatusAsync(new GetCollectionStatusRequest { Name = "x" })),
            await FailureOf(Client.GetWorkerAsync(new GetWorkerRequest { Collection = "x", VectorId = "v" })),
        };

        calls.Should().OnlyContain(status => status.StatusCode == StatusCode.NotFound)
            .And.OnlyContain(status => status.Detail == "collection 'x' not found");
    }

    [Fact]
    public async Task ListCollections_AfterCreatingAndDeleting_NamesWhatIsThere()
    {
        await AddWorkersAsync(1);
        foreach (var name in new[] { "b", "a", "c" })
        {
            await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = name, Dimension = 1 });
        }

        (await Client.DeleteCollectionAsync(new DeleteCollectionRequest { Name = "b" })).Success.Should().BeTrue();

        (await Client.ListCollectionsAsync(new ListCollectionsRequest())).Collections.Should().Equal("a", "c");
        (await FailureOf(Client.GetWorkerAsync(new GetWorkerRequest { Collection = "b" })))
            .StatusCode.Should().Be(StatusCode.NotFound);
    }

    [Fact]
    public async Task GetCollectionStatus_OfALedCollection_ShowsEveryShardWhole()
    {
        await AddWorkersAsync(3);
        await Client.CreateCollectionAsync(Creation());
        await LeadAsync(2);

        var answer = await Client.GetCollectionStatusAsync(new GetCollectionStatusRequest { Name = "docs" });

        (answer.Name, answer.Dimension, answer.Distance).Should().Be(("docs", 4, "cosine"));
        answer.Shards.Select(shard => new KeyRange(shard.KeyRangeStart, shard.KeyRangeEnd))
            .Should().Equal(KeyRange.SplitWhole(16));
        answer.Shards.Should().OnlyContain(shard => shard.Ready
            && shard.LeaderId == 2
            && shard.LeaderGrpcAddress == "worker-2:9090"
            && shard.ShardEpoch == 1
            && shard.Replicas.Count == 3
            && shard.ReplicaGrpcAddresses.Count == 3);
        var first = answer.Shards[0];
        first.ReplicaGrpcAddresses.Should().Equal(first.Replicas.Select(id => $"worker-{id}:9090"));
    }

    [Fact]
    public async Task GetCollectionStatus_BeforeALeaderWasReported_IsNotReady()
    {
        await AddWorkersAsync(1);
        await Client.CreateCollectionAsync(Creation());

        var answer = await Client.GetCollectionStatusAsync(new GetCollectionStatusRequest { Name = "docs" });

        answer.Shards.Should().HaveCount(16).And.OnlyContain(shard => !shard.Ready && shard.LeaderId == 0);
    }

    private static CreateCollectionRequest Creation() => new() { Name = "docs", Dimension = 4 };

    private static async Task ExpectAsync<T>(AsyncUnaryCall<T> call, bool taken, string field)
    {
        if (taken)
        {
            await call;
            return;
        }

        var status = await FailureOf(call);
        status.StatusCode.Should().Be(StatusCode.InvalidArgument);
        status.Detail.Should().Contain(field);
        status.Detail.Length.Should().BeLessThan(1_000);
    }
}
