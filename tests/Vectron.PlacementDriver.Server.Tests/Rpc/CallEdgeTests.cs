using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Rpc;

public sealed class CallEdgeTests : ServiceFixture
{
    [Fact]
    public async Task Trailers_OfAnAnswer_TellIndexAndRole()
    {
        var write = Client.RegisterWorkerAsync(new RegisterWorkerRequest { GrpcAddress = "a:1", RaftAddress = "a:2" });
        await write;
        Replica.Become(status => status with { Role = ReplicaRole.Follower });
        var read = Client.ListWorkersAsync(new ListWorkersRequest());
        await read;

        var index = Replica.Current.AppliedIndex.ToString(CultureInfo.InvariantCulture);
        write.GetTrailers().GetValue("vectron-applied-index").Should().Be(index);
        write.GetTrailers().GetValue("vectron-role").Should().Be("leader");
        read.GetTrailers().GetValue("vectron-applied-index").Should().Be(index);
        read.GetTrailers().GetValue("vectron-role").Should().Be("follower");
    }

    [Fact]
    public async Task Trailers_OfAnError_TellIndexAndRoleToo()
    {
        var failure = await FluentActions
            .Awaiting(() => Client.DeleteCollectionAsync(new DeleteCollectionRequest { Name = "x" }).ResponseAsync)
            .Should().ThrowAsync<RpcException>();

        failure.Which.Trailers.GetValue("vectron-role").Should().Be("leader");
        failure.Which.Trailers.GetValue("vectron-applied-index")
            .Should().Be(Replica.Current.AppliedIndex.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(ReplicaFailure.Unavailable, StatusCode.Unavailable, null)]
    [InlineData(ReplicaFailure.OutcomeUnknown, StatusCode.Unavailable, "unknown")]
    [InlineData(ReplicaFailure.Overloaded, StatusCode.ResourceExhausted, null)]
    public async Task AFailureOfTheReplica_BecomesItsStatus(ReplicaFailure kind, StatusCode expected, string? outcome)
    {
        Replica.FailWith(new ReplicaException(kind, "why it failed"));

        var failure = await FluentActions
            .Awaiting(() => Client.DeleteCollectionAsync(new DeleteCollectionRequest { Name = "x" }).ResponseAsync)
            .Should().ThrowAsync<RpcException>();

        failure.Which.StatusCode.Should().Be(expected);
        failure.Which.Status.Detail.Should().Be("why it failed");
        failure.Which.Trailers.GetValue("vectron-outcome").Should().Be(outcome);
    }

    [Fact]
    public async Task AnUnexpectedErrorAfterAWrite_TellsThatItMayHaveHappened()
    {
        Replica.Applied += (_, _) => throw new InvalidOperationException("broken on purpose");

        var failure = await FluentActions
            .Awaiting(() => Client.RegisterWorkerAsync(new RegisterWorkerRequest { GrpcAddress = "a:1", RaftAddress = "a:2" }).ResponseAsync)
            .Should().ThrowAsync<RpcException>();

        Replica.Current.Workers.Should().ContainSingle();
        failure.Which.StatusCode.Should().Be(StatusCode.Internal);
        failure.Which.Trailers.GetValue("vectron-outcome").Should().Be("unknown");
    }

    [Fact]
    public async Task AReadThatAsksForLocal_IsServedWithoutTheLeader()
    {
        Replica.FailWith(new ReplicaException(ReplicaFailure.Unavailable, "no leader"));

        await Client.ListCollectionsAsync(new ListCollectionsRequest(), new Metadata { { "consistency", "local" } });

        (await FailureOf(Client.ListCollectionsAsync(new ListCollectionsRequest()))).StatusCode
            .Should().Be(StatusCode.Unavailable);
        (await FailureOf(Client.ListCollectionsAsync(
            new ListCollectionsRequest(), new Metadata { { "consistency", "linearizable" } }))).StatusCode
            .Should().Be(StatusCode.Unavailable);
    }

    [Fact]
    public async Task AReadThatAsksForLocal_OfANodeThatMustNotServe_IsRefusedWithTheReason()
    {
        Replica.Become(status => status with { Role = ReplicaRole.Stopped, WaitingFor = "its state differs" });

        var failure = await FailureOf(Client.ListCollectionsAsync(new ListCollectionsRequest(), new Metadata { { "consistency", "local" } }));

        failure.StatusCode.Should().Be(StatusCode.Unavailable);
        failure.Detail.Should().Be("its state differs");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Local")]
    [InlineData("eventual")]
    public async Task AConsistencyThatIsNone_IsInvalid(string value)
    {
        var headers = new Metadata { { "consistency", value } };

        var read = await FailureOf(Client.ListWorkersAsync(new ListWorkersRequest(), headers));
        var write = await FailureOf(Client.DeleteCollectionAsync(new DeleteCollectionRequest { Name = "x" }, headers));

        (read.StatusCode, write.StatusCode).Should().Be((StatusCode.InvalidArgument, StatusCode.InvalidArgument));
        read.Detail.Should().Contain("must be local or linearizable");
    }

    [Fact]
    public async Task ARepeatUnderItsKey_GetsTheFirstOutcome()
    {
        await AddWorkersAsync(1);
        var request = new CreateCollectionRequest { Name = "docs", Dimension = 4 };
        var headers = new Metadata { { "idempotency-key", "key-1" } };
        await Client.CreateCollectionAsync(request, headers);

        (await Client.CreateCollectionAsync(request, headers)).Success.Should().BeTrue();

        Replica.LastKey!.Value.Should().Be("key-1");
        Replica.LastKey.RequestDigest.Should().MatchRegex("^[0-9a-f]{64}$");
    }

    [Fact]
    public async Task AnotherRequestUnderAUsedKey_IsInvalid()
    {
        await AddWorkersAsync(1);
        var headers = new Metadata { { "idempotency-key", "key-1" } };
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 }, headers);

        var other = await FailureOf(Client.CreateCollectionAsync(
            new CreateCollectionRequest { Name = "docs", Dimension = 5 }, headers));
        var otherMethod = await FailureOf(Client.DeleteCollectionAsync(
            new DeleteCollectionRequest { Name = "docs" }, headers));

        (other.StatusCode, otherMethod.StatusCode).Should().Be((StatusCode.InvalidArgument, StatusCode.InvalidArgument));
        Replica.Current.Collections.Should().ContainKey("docs");
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public async Task AnIdempotencyKey_IsTakenWithinItsBounds(int length, bool taken)
    {
        await AddWorkersAsync(1);
        var call = Client.CreateCollectionAsync(
            new CreateCollectionRequest { Name = "docs", Dimension = 4 },
            new Metadata { { "idempotency-key", new string('~', length) } });

        if (taken)
        {
            await call;
        }
        else
        {
            var status = await FailureOf(call);
            status.StatusCode.Should().Be(StatusCode.InvalidArgument);
            status.Detail.Should().Contain("idempotency-key");
        }
    }

    [Fact]
    public async Task ACallWithoutADeadline_EndsAfterTheServersOwn()
    {
        Replica.Pause();
        var call = Client.ListCollectionsAsync(new ListCollectionsRequest());
        await Eventually.TrueAsync(() => Replica.WaitingReads == 1);

        Time.Advance(TimeSpan.FromSeconds(30));

        var status = await FailureOf(call);
        status.StatusCode.Should().Be(StatusCode.DeadlineExceeded);
        status.Detail.Should().Contain("30 s");
    }

    [Fact]
    public async Task ACallWithADeadline_EndsThen()
    {
        Replica.Pause();

        var status = await FailureOf(Client.ListCollectionsAsync(
            new ListCollectionsRequest(), deadline: TimeProvider.System.GetUtcNow().AddMilliseconds(200).UtcDateTime));

        status.StatusCode.Should().Be(StatusCode.DeadlineExceeded);
        await Eventually.TrueAsync(() => Replica.WaitingReads == 0);
    }

    [Theory]
    [InlineData("1n")]
    [InlineData("99n")]
    [InlineData("0m")]
    public async Task ACallWithoutTimeLeft_EndsAtOnce(string timeout)
    {
        Replica.Pause();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(Server.Grpc, "/vectron.placementdriver.v1.PlacementService/ListCollections"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[5]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add("grpc-timeout", timeout);

        using var response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();

        var ending = response.TrailingHeaders.Concat(response.Headers).ToLookup(header => header.Key, header => header.Value.Single());
        ending["grpc-status"].Should().Equal($"{(int)StatusCode.DeadlineExceeded}");
        ending["grpc-message"].Single().Should().Contain("nothing was done");
        Replica.WaitingReads.Should().Be(0);
    }

    [Fact]
    public async Task AMessageBeyondTheLimit_IsRefusedAndTheServerGoesOn()
    {
        var status = await FailureOf(Client.GetWorkerAsync(
            new GetWorkerRequest { Collection = "docs", VectorId = new string('v', 5 * 1024 * 1024) }));

        status.StatusCode.Should().Be(StatusCode.ResourceExhausted);
        await Client.ListCollectionsAsync(new ListCollectionsRequest());
    }
}
