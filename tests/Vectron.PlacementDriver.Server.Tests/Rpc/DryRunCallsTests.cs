using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Tests.Rpc;

/// <summary>Changes that are only tried: they say what they would do, are refused as if done, and leave the state alone.</summary>
public sealed class DryRunCallsTests : ServiceFixture
{
    public static TheoryData<string> Changes =>
        [.. Enum.GetNames<DryRunRequest.ChangeOneofCase>().Except([nameof(DryRunRequest.ChangeOneofCase.None)])];

    [Fact]
    public async Task DryRun_OfADrain_TellsItAndWhatWouldMove_AndTheWorkerServesOn()
    {
        await PrepareAsync(4);
        var before = Replica.Current;

        var tried = await TryAsync(new DryRunRequest { DrainWorker = new DrainWorkerRequest { WorkerId = "1" } });

        tried.Revision.Should().Be(before.Revision);
        tried.Sentences.Should().ContainSingle().Which.Should().StartWith("worker 1 is draining: its ");
        (tried.Workers, tried.Collections, tried.Shards).Should().Be((1, 0, 0));
        tried.Plan.Should().ContainSingle().Which.Should().MatchRegex("^[0-9]+ moves: [0-9]+ drain\\.$");
        Replica.Current.Should().BeSameAs(before);
    }

    [Fact]
    public async Task DryRun_OfAPlanAndOfARebalance_NamesTheMovesThatWouldBegin()
    {
        await PrepareAsync(4);
        foreach (var kind in new[] { "drain", "rebalance" })
        {
            await Operations().PauseSchedulingAsync(new PauseSchedulingRequest { Kind = kind });
        }

        await Client.DrainWorkerAsync(new DrainWorkerRequest { WorkerId = "1" });
        var plan = await Operations().PlanMovesAsync(new PlanMovesRequest());
        var before = Replica.Current;

        var tried = await TryAsync(new DryRunRequest { ApplyPlan = new ApplyPlanRequest { Hash = plan.Hash } });
        var paused = await FailureOf(DryRuns().DryRunAsync(new DryRunRequest { Rebalance = new RebalanceRequest() }));
        var outdated = await FailureOf(DryRuns().DryRunAsync(new DryRunRequest { ApplyPlan = new ApplyPlanRequest { Hash = new string('0', 64) } }));

        tried.Sentences.Should().HaveCount(plan.Total);
        tried.Shards.Should().Be(plan.Total);
        paused.Detail.Should().Be("rebalancing is paused: resume it first");
        outdated.StatusCode.Should().Be(StatusCode.Aborted);
        Replica.Current.Should().BeSameAs(before);
        (await Operations().ApplyPlanAsync(new ApplyPlanRequest { Hash = plan.Hash })).Begun.Should().Be(plan.Total, "nothing has begun before");
    }

    [Fact]
    public async Task DryRun_OfWhatChangesNothing_TellsNothing()
    {
        await PrepareAsync(3);

        var tried = await TryAsync(new DryRunRequest { UndrainWorker = new UndrainWorkerRequest { WorkerId = "1" } });

        tried.Sentences.Concat(tried.Plan).Should().BeEmpty();
        (tried.Workers, tried.Collections, tried.Shards).Should().Be((0, 0, 0));
    }

    [Fact]
    public async Task DryRun_OfAWriteWithAnIdempotencyKey_DoesNotUseTheKeyUp()
    {
        await PrepareAsync(3);
        var request = new CreateCollectionRequest { Name = "new", Dimension = 4 };
        var key = new Metadata { { "idempotency-key", "one" } };

        await DryRuns().DryRunAsync(new DryRunRequest { CreateCollection = request }, key);
        var created = await Client.CreateCollectionAsync(request, key);

        created.Success.Should().BeTrue();
        Replica.Current.Collections.Should().ContainKey("new");
    }

    // Members are of a real cluster: their tests run against one.
    [Theory]
    [MemberData(nameof(Changes))]
    public async Task DryRun_OfEachChange_IsTriedAndWritesNothing(string change)
    {
        await PrepareAsync(3);
        var before = Replica.Current;
        var field = DryRunRequest.Descriptor.Oneofs.Single().Fields
            .Single(one => one.Name.Replace("_", "", StringComparison.Ordinal).Equals(change, StringComparison.OrdinalIgnoreCase));
        var request = new DryRunRequest();
        field.Accessor.SetValue(request, field.MessageType.Parser.ParseFrom([]));

        var detail = await DryRuns().DryRunAsync(request).ResponseAsync
            .ContinueWith(call => (call.Exception?.InnerException as RpcException)?.Status.Detail ?? "");

        detail.Should().NotBe("change is required");
        Replica.Current.Should().BeSameAs(before);
    }

    [Fact]
    public async Task DryRun_OfNothing_IsInvalid()
    {
        var status = await FailureOf(DryRuns().DryRunAsync(new DryRunRequest()));

        status.Should().Be(new Status(StatusCode.InvalidArgument, "change is required"));
    }

    private async Task<DryRunResponse> TryAsync(DryRunRequest request) => await DryRuns().DryRunAsync(request);

    private async Task PrepareAsync(int workers)
    {
        await AddWorkersAsync(workers);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        for (var id = 1UL; id <= (ulong)workers; id++)
        {
            var beat = new HeartbeatRequest { WorkerId = $"{id}" };
            foreach (var shard in Replica.Current.Workers[id].Shards)
            {
                beat.RunningShards.Add(shard);
                beat.ShardLeaderInfo.Add(new ShardLeaderInfo { ShardId = shard, LeaderId = Replica.Current.Shards[shard].Replicas[0] });
            }

            (await Client.HeartbeatAsync(beat)).Ok.Should().BeTrue();
        }
    }

    private DryRunService.DryRunServiceClient DryRuns() => new(Server.Channel);

    private OperationsService.OperationsServiceClient Operations() => new(Server.Channel);
}
