using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Workers;

/// <summary>Which disk an id belongs to.</summary>
public sealed class WorkerIdentityTests
{
    private readonly TestCluster cluster = TestCluster.WithWorkers(0, new ClusterSettings { ShardsPerCollection = 2, ReplicationFactor = 1 });

    [Fact]
    public void Register_WithAnotherDisk_RetiresTheIdAndGetsANewOne()
    {
        StartWithReplicas("old");
        var list = cluster.ListJson(1);

        Register("new").Id.Should().Be(2);

        cluster.Worker(1).Should().BeEquivalentTo(new { IsRetired = true, IsDown = true, Healthy = false, RaftAddress = "worker-1:9191" });
        cluster.Worker(1).Shards.Should().HaveCount(2, "they are to be replaced, not forgotten");
        cluster.ListJson(1).Should().Be(list);
        cluster.Worker(2).RaftAddress.Should().Be("worker-1:9191");
        cluster.Beat(1).Should().Be(CommandOutcome.Rejected(
            RejectionReason.NotFound,
            "worker '1' lost its disk and its id is retired: it must register again and gets a new one"));
        cluster.Beat(2).IsAccepted.Should().BeTrue();
    }

    [Fact]
    public void Register_WithTheOldDiskAgain_IsTheOldWorkerAgain()
    {
        StartWithReplicas("old");
        Register("new");

        Register("old").Id.Should().Be(1, "a disk that was not mounted is no lost disk");

        cluster.Worker(1).Should().BeEquivalentTo(new { IsRetired = false, IsDown = false });
        cluster.Current.AbsentWorkers[2].Worker.IsRetired.Should().BeTrue();
        cluster.Beat(1).IsAccepted.Should().BeTrue();
        cluster.Beat(2).IsAccepted.Should().BeFalse();
        Register("new").Id.Should().Be(2);
    }

    [Fact]
    public void Register_WithoutADiskId_IsTheSameWorker()
    {
        StartWithReplicas("old");

        Register("").Id.Should().Be(1);

        cluster.Worker(1).DataIncarnation.Should().Be("old");
    }

    [Fact]
    public void Register_WithItsFirstDiskId_IsTheSameWorker()
    {
        Register("");

        Register("first").Id.Should().Be(1);

        cluster.Worker(1).DataIncarnation.Should().Be("first");
    }

    [Fact]
    public void Register_WithAnotherDiskBeyondMostWorkers_IsRefusedAndRetiresNobody()
    {
        StartWithReplicas("old");
        cluster.Do(UpdateSettings.To(cluster.Current.Settings with { MaxWorkers = 1 }));

        Register("new").Reason.Should().Be(RejectionReason.LimitReached);

        cluster.Worker(1).IsRetired.Should().BeFalse();
    }

    [Fact]
    public void DeclareDiskLost_WorkerWithReplicas_RetiresItForGood()
    {
        StartWithReplicas("disk");

        cluster.Do(new DeclareDiskLost(1)).IsAccepted.Should().BeTrue();

        cluster.Worker(1).Should().BeEquivalentTo(new { IsRetired = true, IsDown = true, Healthy = false });
        cluster.Beat(1).Reason.Should().Be(RejectionReason.NotFound);
        Register("disk").Id.Should().Be(2, "what an operator declared lost does not come back");
        cluster.Do(new DeclareDiskLost(1)).IsAccepted.Should().BeTrue("saying it twice is harmless");
        cluster.Do(new SetWorkerMaintenance(1, cluster.UnixMs + 1)).Reason.Should().Be(RejectionReason.FailedPrecondition);
    }

    [Fact]
    public void DeclareDiskLost_WorkerWithoutReplicas_IsOffTheListAtOnce()
    {
        Register("");
        cluster.Beat(1);

        cluster.Do(new DeclareDiskLost(1));

        cluster.Current.Workers.Should().BeEmpty();
        cluster.Current.AbsentWorkers[1].Removed.Should().BeTrue();
        Register("").Id.Should().Be(2);
    }

    [Fact]
    public void Forget_RetiredWorkerWhoseReplicasHaveLeft_NeedsNoDayOfSilence()
    {
        StartWithReplicas("old");
        Register("new");
        cluster.Beat(2);
        cluster.Delete("docs");
        cluster.Worker(1).Shards.Should().BeEmpty("nobody waits for a retired worker to let go");

        cluster.Do(new ForgetWorkers(LivenessCheck.FindForgettable(cluster.Current, cluster.UnixMs + 30_000, 0)));

        cluster.Current.Workers.Keys.Should().Equal(2UL);
    }

    [Fact]
    public void Register_InThePlaceOfARetiredWorker_IsNoCandidateForItsShards()
    {
        StartWithReplicas("old");
        Register("new");
        cluster.Beat(2);
        var context = new PlacementContext(cluster.Current);

        foreach (var shard in cluster.Current.Shards.Values)
        {
            var question = new PlacementQuestion(context, cluster.Worker(2), shard, MoveKind.Repair, 1);

            DeciderChain.JudgeShard(question).Should().Be(Verdict.No);
            DeciderChain.FindRefusal(question)!.Name.Should().Be("former-member");
        }
    }

    private void StartWithReplicas(string disk)
    {
        Register(disk).Id.Should().Be(1);
        cluster.Beat(1);
        cluster.Create("docs").IsAccepted.Should().BeTrue();
    }

    private CommandOutcome Register(string disk) => cluster.Do(TestCluster.Registration(1) with { DataIncarnation = disk });
}
