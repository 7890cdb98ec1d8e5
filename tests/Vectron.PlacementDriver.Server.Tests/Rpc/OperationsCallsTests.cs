using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Server.Scheduling;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Rpc;

/// <summary>Answers for operators, over the wire.</summary>
public sealed class OperationsCallsTests : ServiceFixture
{
    [Fact]
    public async Task ExplainShard_NamesMembersAndSaysWhyNotThere()
    {
        await PrepareAsync(4);
        var outsider = new ulong[] { 1, 2, 3, 4 }.First(id => !Replica.Current.Shards[1].Replicas.Contains(id));
        await Client.RegisterWorkerAsync(new RegisterWorkerRequest { GrpcAddress = "e:1", RaftAddress = "e:2" });

        var plain = await Operations().ExplainShardAsync(new ExplainShardRequest { ShardId = 1 });
        var there = await Operations().ExplainShardAsync(new ExplainShardRequest { ShardId = 1, WorkerId = $"{outsider}" });
        var joining = await Operations().ExplainShardAsync(new ExplainShardRequest { ShardId = 1, WorkerId = "5" });

        plain.Sentences[0].Should().StartWith("Shard 1 of collection 'docs' is at epoch 1 on workers ");
        plain.Decisions.Should().BeEmpty();
        there.Decisions.Should().NotBeEmpty();
        joining.Decisions.Should().Contain(decision => decision.Verdict == "no");
        joining.Sentences[^1].Should().StartWith("Not on worker 5: ");
    }

    [Fact]
    public async Task ExplainShard_ARevisionThatIsNotKept_IsOutOfRange()
    {
        await PrepareAsync(3);

        var now = await Operations().ExplainShardAsync(new ExplainShardRequest { ShardId = 1, Revision = Replica.Current.Revision });
        var ahead = await FailureOf(Operations().ExplainShardAsync(new ExplainShardRequest { ShardId = 1, Revision = 1_000_000 }));

        now.Revision.Should().Be(Replica.Current.Revision);
        ahead.StatusCode.Should().Be(StatusCode.OutOfRange);
        ahead.Detail.Should().StartWith("revision 1000000 is not kept by this node: it has some from ");
    }

    [Fact]
    public async Task ExplainShard_ARevisionOfThePast_TellsHowItWasThen()
    {
        await Operations().PauseSchedulingAsync(new PauseSchedulingRequest { Kind = "drain" });
        await PrepareAsync(4);
        var (shard, then) = (Replica.Current.Workers[1].Shards[0], Replica.Current.Revision);
        var archive = Server.Services.GetRequiredService<StateArchive>();
        await Eventually.TrueAsync(() =>
        {
            Time.Advance(TimeSpan.FromMilliseconds(250));
            return archive.Find(Replica.Current with { Revision = long.MaxValue }, then)?.Revision == then;
        });
        await Client.DrainWorkerAsync(new DrainWorkerRequest { WorkerId = "1" });

        var past = await Operations().ExplainShardAsync(new ExplainShardRequest { ShardId = shard, Revision = then });
        var now = await Operations().ExplainShardAsync(new ExplainShardRequest { ShardId = shard });

        past.Revision.Should().Be(then);
        past.Sentences[^1].Should().Be("It waits for nothing.");
        now.Revision.Should().BeGreaterThan(then);
        now.Sentences[^1].Should().Be("It waits: drain is paused by an operator.");
    }

    [Theory]
    [InlineData(0UL, "", 0, StatusCode.NotFound, "shard 0 not found")]
    [InlineData(999UL, "", 0, StatusCode.NotFound, "shard 999 not found")]
    [InlineData(1UL, "9", 0, StatusCode.NotFound, "worker '9' not found")]
    [InlineData(1UL, "x", 0, StatusCode.InvalidArgument, "worker_id 'x' must be")]
    [InlineData(1UL, "", -1, StatusCode.InvalidArgument, "revision -1 must not be negative")]
    public async Task ExplainShard_OfWhatIsNot_SaysSo(ulong shard, string worker, long revision, StatusCode code, string expected)
    {
        await PrepareAsync(3);

        var status = await FailureOf(Operations().ExplainShardAsync(
            new ExplainShardRequest { ShardId = shard, WorkerId = worker, Revision = revision }));

        status.StatusCode.Should().Be(code);
        status.Detail.Should().StartWith(expected);
    }

    [Fact]
    public async Task PlanMoves_OfADrain_IsAppliedByItsHashOnlyWhileTheStateAsksForIt()
    {
        await PrepareAsync(4);
        await Operations().PauseSchedulingAsync(new PauseSchedulingRequest { Kind = "drain", Reason = "by hand" });
        await Client.DrainWorkerAsync(new DrainWorkerRequest { WorkerId = "1" });

        var plan = await Operations().PlanMovesAsync(new PlanMovesRequest());
        var applied = await Operations().ApplyPlanAsync(new ApplyPlanRequest { Hash = plan.Hash });
        var again = await FailureOf(Operations().ApplyPlanAsync(new ApplyPlanRequest { Hash = plan.Hash }));

        plan.Moves.Should().NotBeEmpty().And.OnlyContain(move => move.Kind == "drain" && move.SourceWorkerId == 1);
        applied.Begun.Should().Be(plan.Total);
        again.StatusCode.Should().Be(StatusCode.Aborted);
        again.Detail.Should().StartWith("the state has moved on").And.EndWith("it asks for no moves any more");
        var progress = await Operations().GetProgressAsync(new GetProgressRequest());
        progress.OnTheirWay.Should().Be(plan.Total);
        progress.Moves[0].WaitsFor.Should().NotBeEmpty();
        progress.Sentences.Should().Contain(sentence => sentence.StartsWith("drain is paused"));
    }

    [Fact]
    public async Task PlanMoves_Supposing_ShowsTheWholeAndCannotBeApplied()
    {
        await PrepareAsync(4);

        var plan = await Operations().PlanMovesAsync(new PlanMovesRequest { DownWorkerIds = { "1" } });

        plan.Total.Should().Be(Replica.Current.Workers[1].Shards.Count);
        plan.Hash.Should().BeEmpty();
        Replica.Current.MovingShards.Should().BeEmpty();
        (await FailureOf(Operations().PlanMovesAsync(new PlanMovesRequest { DrainingWorkerIds = { "9" } }))).StatusCode
            .Should().Be(StatusCode.NotFound);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000zz")]
    public async Task ApplyPlan_OfWhatIsNoHash_SaysSo(string hash)
    {
        var failure = await FailureOf(Operations().ApplyPlanAsync(new ApplyPlanRequest { Hash = hash }));

        failure.StatusCode.Should().Be(StatusCode.InvalidArgument);
        failure.Detail.Should().Be("hash must be the 64 lower-case hexadecimal digits that a plan shows");
    }

    [Fact]
    public async Task ApplyPlan_WhenNothingHasToMoveAnyMore_SaysThat()
    {
        await PrepareAsync(4);

        var failure = await FailureOf(Operations().ApplyPlanAsync(new ApplyPlanRequest { Hash = new string('0', 64) }));

        failure.StatusCode.Should().Be(StatusCode.Aborted);
        failure.Detail.Should().EndWith("it asks for no moves any more");
    }

    [Fact]
    public async Task CanStop_WorkersOrAZone_SaysWhatWouldBeLost()
    {
        await PrepareAsync(3);

        var one = await Operations().CanStopAsync(new CanStopRequest { WorkerIds = { "1" } });
        var two = await Operations().CanStopAsync(new CanStopRequest { WorkerIds = { "1", "2" } });

        one.CanStop.Should().BeTrue();
        (one.Shards, one.ShardsLosingRedundancy, one.ShardsWithoutRefill).Should().Be((16, 16, 16));
        two.CanStop.Should().BeFalse();
        (two.ShardsLosingQuorum, two.LosingQuorum.Count).Should().Be((16, 16));
        (await FailureOf(Operations().CanStopAsync(new CanStopRequest { Zone = "z" }))).Detail.Should().Be("no worker is in zone 'z'");
        (await FailureOf(Operations().CanStopAsync(new CanStopRequest()))).Detail.Should().Be("worker_ids or zone is required");
    }

    [Fact]
    public async Task GetHistory_Filtered_ShowsTheNewestAndSaysThatThereWereMore()
    {
        await PrepareAsync(3);
        await Client.DrainWorkerAsync(new DrainWorkerRequest { WorkerId = "1" }).ResponseAsync.ContinueWith(_ => { });

        var all = await Operations().GetHistoryAsync(new GetHistoryRequest());
        var last = await Operations().GetHistoryAsync(new GetHistoryRequest { Limit = 1, Subject = "worker" });
        var collection = await Operations().GetHistoryAsync(new GetHistoryRequest { Collection = "docs" });
        var later = await Operations().GetHistoryAsync(new GetHistoryRequest { AfterRevision = all.Entries[^1].Revision });

        all.Entries.Should().HaveCountGreaterThan(3);
        all.More.Should().BeFalse();
        last.Entries.Should().ContainSingle().Which.Subject.Should().Be("worker");
        last.More.Should().BeTrue();
        collection.Entries.Should().ContainSingle().Which.Text.Should().StartWith("collection 'docs' was created with 16 shards, 1 to 16");
        later.Entries.Should().BeEmpty();
        (await FailureOf(Operations().GetHistoryAsync(new GetHistoryRequest { Subject = "x" }))).Detail
            .Should().Be("subject 'x' must be one of worker, collection, move, scheduling, cluster");
    }

    [Fact]
    public async Task PauseScheduling_ShowsUntilResumed()
    {
        await Operations().PauseSchedulingAsync(new PauseSchedulingRequest { Kind = "rebalance", Reason = "night shift" });
        var paused = await Operations().GetSchedulingAsync(new GetSchedulingRequest());
        await Operations().ResumeSchedulingAsync(new ResumeSchedulingRequest { Kind = "rebalance" });
        var resumed = await Operations().GetSchedulingAsync(new GetSchedulingRequest());

        paused.Pauses.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Kind = "rebalance", Reason = "night shift" });
        resumed.Pauses.Should().BeEmpty();
        (await FailureOf(Operations().PauseSchedulingAsync(new PauseSchedulingRequest { Kind = "all" }))).Detail
            .Should().Be("kind 'all' must be one of repair, drain, rebalance, leader-balance, split, merge");
    }

    [Fact]
    public async Task Freeze_BySightOfALaterState_ShowsAndIsLeft()
    {
        await PrepareAsync(3);

        var beat = await Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "7" });
        var frozen = await Operations().GetSchedulingAsync(new GetSchedulingRequest());
        var list = await Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "1" });
        var refused = await FailureOf(Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "new", Dimension = 4 }));
        var early = await FailureOf(Operations().LeaveFreezeAsync(new LeaveFreezeRequest()));
        await ReportMembersAsync();
        var settled = await Operations().GetSchedulingAsync(new GetSchedulingRequest());
        await Operations().LeaveFreezeAsync(new LeaveFreezeRequest());
        var after = await Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "1" });

        beat.Ok.Should().BeFalse();
        frozen.Freeze.SeenWorkerId.Should().Be(7);
        frozen.Freeze.UnheardShards.Should().Be(16);
        frozen.Freeze.Obstacles.Should().ContainSingle().Which.Should().StartWith("leaders of 16 shards have not said since the freeze");
        early.StatusCode.Should().Be(StatusCode.FailedPrecondition);
        (settled.Freeze.UnheardShards, settled.Freeze.Obstacles.Count).Should().Be((0, 0));
        (list.Ok, list.Message).Should().Be((true, "[]"));
        refused.StatusCode.Should().Be(StatusCode.FailedPrecondition);
        after.Message.Should().NotBe("[]");
        after.AssignmentsEpoch.Should().BeGreaterThan(list.AssignmentsEpoch);
        (await Operations().GetSchedulingAsync(new GetSchedulingRequest())).Freeze.Should().BeNull();
    }

    [Fact]
    public async Task DeclareRestore_FreezesTheCluster()
    {
        await Operations().DeclareRestoreAsync(new DeclareRestoreRequest { Reason = "tape 7" });

        (await Operations().GetSchedulingAsync(new GetSchedulingRequest())).Freeze.Reason.Should().Be("it was restored from a backup: tape 7");
    }

    private async Task PrepareAsync(int workers)
    {
        await AddWorkersAsync(workers);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        for (var id = 1; id <= workers; id++)
        {
            var beat = new HeartbeatRequest { WorkerId = $"{id}" };
            foreach (var shard in Replica.Current.Workers[(ulong)id].Shards)
            {
                beat.RunningShards.Add(shard);
                beat.ShardLeaderInfo.Add(new ShardLeaderInfo { ShardId = shard, LeaderId = Replica.Current.Shards[shard].Replicas[0] });
            }

            (await Client.HeartbeatAsync(beat)).Ok.Should().BeTrue();
        }
    }

    private async Task ReportMembersAsync()
    {
        foreach (var led in Replica.Current.Shards.Values.GroupBy(shard => shard.LeaderId))
        {
            var beat = new HeartbeatRequest { WorkerId = $"{led.Key}" };
            beat.ShardMembership.AddRange(led.Select(shard => new ShardMembershipInfo { ShardId = shard.Id, NodeIds = { shard.Replicas } }));
            (await Client.HeartbeatAsync(beat)).Ok.Should().BeTrue();
        }
    }

    private OperationsService.OperationsServiceClient Operations() => new(Server.Channel);
}
