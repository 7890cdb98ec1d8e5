using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Answers;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Server.Tests.Rpc;

namespace Vectron.PlacementDriver.Server.Tests.Watching;

public sealed class WatchServiceTests : ServiceFixture
{
    [Fact]
    public async Task Watch_FromTheBeginning_SendsAPictureThenEachChange()
    {
        await using var watch = Watch(new WatchRequest());
        var view = new FoldedView();
        await view.TakeUntilAsync(watch, () => view.Pictures == 1);

        Enroll(1);
        Carry(new CreateCollection("docs", 4, Distance.Dot));

        await view.TakeUntilAsync(watch, () => view.Revision == Replica.Current.Revision);
        view.Pictures.Should().Be(1);
        view.Changes.Should().Be(3);
        view.Workers[1].State.Should().Be("ready");
        view.Collections.Keys.Should().Equal("docs");
        view.Shards.Values.Should().OnlyContain(shard => shard.Collection == "docs" && shard.PlacementReason.Length > 0);
    }

    [Fact]
    public async Task Watch_OfAWorkerThatIsDrained_TellsThatItDrainsAndWhenThatIsTakenBack()
    {
        Enroll(1);
        Enroll(2);
        await using var watch = Watch(new WatchRequest());
        var view = new FoldedView();

        Carry(new DrainWorker(1));
        await view.TakeUntilAsync(watch, () => view.Workers.GetValueOrDefault(1ul)?.State == "draining");
        Carry(new UndrainWorker(1));
        await view.TakeUntilAsync(watch, () => view.Workers[1].State == "ready");

        view.Workers[2].State.Should().Be("ready");
    }

    [Fact]
    public async Task Watch_FromARevision_SendsOnlyWhatCameAfterIt()
    {
        Enroll(1);
        var (revision, uid) = (Replica.Current.Revision, Replica.Current.Identity!.Uid);
        Enroll(2);

        await using var watch = Watch(new WatchRequest { AfterRevision = revision, ClusterUid = uid });

        var first = await watch.NextAsync();
        first.Step.Should().Be(WatchStep.Changes);
        first.FromRevision.Should().Be(revision);
        first.State.Workers.Select(worker => worker.WorkerId).Should().Equal(2);
    }

    [Theory]
    [InlineData(1, "another")]
    [InlineData(1_000_000, "")]
    public async Task Watch_FromARevisionThatWasNever_SendsAPicture(long revision, string uid)
    {
        Enroll(1);

        await using var watch = Watch(new WatchRequest
        {
            AfterRevision = revision,
            ClusterUid = uid.Length > 0 ? uid : Replica.Current.Identity!.Uid,
        });

        (await watch.NextAsync()).Step.Should().Be(WatchStep.Picture);
    }

    [Fact]
    public async Task Watch_OfRoutes_IsNotToldWhatGatewaysDoNotNeed()
    {
        Enroll(1);
        await using var watch = Watch(new WatchRequest { Kind = WatchKind.Routes });
        var view = new FoldedView();
        await view.TakeUntilAsync(watch, () => view.Pictures == 1);
        view.Workers[1].Should().Be(new WorkerView { WorkerId = 1, GrpcAddress = "w1:1", Serving = true });

        Carry(new RecordHeartbeat(1, WorkerLoad.None with { VectorCount = 8 }, [], [], [], []));
        Carry(new CreateCollection("docs", 4, Distance.Dot));

        await view.TakeUntilAsync(watch, () => view.Changes == 1);
        view.Revision.Should().Be(Replica.Current.Revision, "the beat told nothing");
        view.Shards.Values.Should().OnlyContain(shard => shard.PlacementReason.Length == 0);
    }

    [Fact]
    public async Task Watch_OfEverything_TellsWhatIsOnItsWayAndOfRoutesDoesNot()
    {
        for (ulong number = 1; number <= 4; number++)
        {
            Enroll(number);
        }

        Carry(new CreateCollection("docs", 4, Distance.Dot));
        await using var watch = Watch(new WatchRequest());
        var (all, gateway) = (new FoldedView(), new FoldedView());
        await all.TakeUntilAsync(watch, () => all.Pictures == 1);
        all.Shards.Values.Should().OnlyContain(shard => shard.Move == null);

        await LeadAsync(2);
        Carry(new DrainWorker(1));
        MovePlan.Next(Replica.Current).Moves.Should().NotBeEmpty();
        Carry(new StartMoves(MovePlan.Next(Replica.Current).Moves));

        await all.TakeUntilAsync(watch, () => all.Shards.Values.Any(shard => shard.Move != null));
        var moving = all.Shards.Values.Where(shard => shard.Move != null).ToList();
        moving.Should().NotBeEmpty();
        moving.Select(shard => shard.Move).Should().OnlyContain(move =>
            move.Kind == "drain" && move.Phase == "starting" && move.SourceWorkerId == 1 && move.TargetWorkerId != 0 && move.Reason != "");
        await using var routes = Watch(new WatchRequest { Kind = WatchKind.Routes });
        await gateway.TakeUntilAsync(routes, () => gateway.Pictures == 1);
        gateway.Shards.Values.Should().OnlyContain(shard => shard.Move == null);
    }

    [Fact]
    public async Task Watch_OfAssignments_SendsTheListWheneverItDiffers()
    {
        Enroll(1);
        await using var watch = Watch(new WatchRequest { Kind = WatchKind.Assignments, WorkerId = 1 });
        var first = await watch.NextAsync();

        Carry(new CreateCollection("docs", 4, Distance.Dot));
        var second = await watch.NextAsync();

        first.State.Assignments.List.Should().Be("[]");
        second.Step.Should().Be(WatchStep.Changes);
        second.State.Assignments.AssignmentsEpoch.Should().Be(Replica.Current.AssignmentsEpoch);
        var beat = await Client.HeartbeatAsync(new Protocol.V1.HeartbeatRequest { WorkerId = "1" });
        second.State.Assignments.List.Should().Be(beat.Message);
    }

    [Fact]
    public async Task Watch_OfAWorkerThatIsUnknown_IsNotFound()
    {
        await using var watch = Watch(new WatchRequest { Kind = WatchKind.Assignments, WorkerId = 9 });

        (await FluentActions.Awaiting(watch.NextAsync).Should().ThrowAsync<RpcException>())
            .Which.StatusCode.Should().Be(StatusCode.NotFound);
    }

    [Fact]
    public async Task Watch_WithNothingToTell_ConfirmsThatNothingIsMissing()
    {
        await using var watch = Watch(new WatchRequest { ProgressIntervalMs = 500 });
        (await watch.NextAsync()).Step.Should().Be(WatchStep.Picture);

        // The stream sets its clock once it has sent the picture.
        var next = watch.NextAsync();
        while (!next.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.WhenAny(next, Task.Delay(20));
        }

        var progress = await next;
        progress.Step.Should().Be(WatchStep.Progress);
        progress.Revision.Should().Be(Replica.Current.Revision);
    }

    [Theory]
    [InlineData(WatchKind.Routes, "", 1UL, 0, "worker_id 1 must be 0: routes are not filtered by worker")]
    [InlineData(WatchKind.Assignments, "", 0UL, 0, "assignments are those of one worker: worker_id must be at least 1 and collection empty")]
    [InlineData(WatchKind.Everything, "", 0UL, 99, "progress_interval_ms 99 must be 0 or from 100 to 60000")]
    public async Task Watch_AskedWrongly_IsRefused(WatchKind kind, string collection, ulong worker, int interval, string why)
    {
        await using var watch = Watch(new WatchRequest
        {
            Kind = kind,
            Collection = collection,
            WorkerId = worker,
            ProgressIntervalMs = interval,
        });

        (await FluentActions.Awaiting(watch.NextAsync).Should().ThrowAsync<RpcException>())
            .Which.Status.Should().Be(new Status(StatusCode.InvalidArgument, why));
    }

    [Fact]
    public async Task Watch_WhenTheNodeStops_EndsAndDoesNotHoldItUp()
    {
        await using var watch = Watch(new WatchRequest());
        (await watch.NextAsync()).Step.Should().Be(WatchStep.Picture);

        var stop = Server.StopAsync();

        (await FluentActions.Awaiting(watch.NextAsync).Should().ThrowAsync<RpcException>())
            .Which.Status.Should().Be(new Status(StatusCode.Unavailable, "this node is stopping: call another one"));
        await stop;
    }

    private WatchStream Watch(WatchRequest request) => new(Server.Grpc, request);

    private void Enroll(ulong number)
    {
        Carry(new RegisterWorker(
            $"w{number}:1", $"w{number}:2", [], new WorkerResources(0, 0, 0), new WorkerLocation("", "", ""), ""));
        Carry(new RecordHeartbeat(number, WorkerLoad.None, [], [], [], []));
    }

    private void Carry(Command command) => Replica.Carry(command).IsAccepted.Should().BeTrue();
}
