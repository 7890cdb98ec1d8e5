using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Workers;

public sealed class RegisterWorkerTests
{
    private readonly TestCluster cluster = new();

    [Fact]
    public void Apply_NewRaftAddresses_GivesIdsFromOneInOrder()
    {
        cluster.Register(7).Id.Should().Be(1);
        cluster.Register(3).Id.Should().Be(2);

        cluster.Worker(2).RaftAddress.Should().Be("worker-3:9191");
        cluster.Worker(2).State.Should().Be(WorkerState.Joining);
        cluster.Worker(2).Healthy.Should().BeFalse("it was not heard from yet");
        cluster.Worker(2).LastHeartbeatUnixMs.Should().Be(cluster.UnixMs);
    }

    [Fact]
    public void Apply_KnownRaftAddress_GivesSameIdAndTakesOverTheRest()
    {
        cluster.Register(1);

        var again = TestCluster.Registration(1) with
        {
            GrpcAddress = "elsewhere:1",
            Capabilities = ["write", "gpu", "gpu"],
            Resources = new WorkerResources(4, 5, 6),
            Location = new WorkerLocation("r", "z", "g"),
            DataIncarnation = "disk",
        };
        cluster.Do(again).Should().Be(CommandOutcome.Accepted(1));

        var worker = cluster.Worker(1);
        worker.GrpcAddress.Should().Be("elsewhere:1");
        worker.Capabilities.Should().Equal("gpu", "write");
        worker.Resources.Should().Be(new WorkerResources(4, 5, 6));
        worker.Location.Should().Be(new WorkerLocation("r", "z", "g"));
        worker.DataIncarnation.Should().Be("disk");
        cluster.Current.NextWorkerId.Should().Be(2);
    }

    [Fact]
    public void Apply_WorkerWithReplicasRestarts_KeepsItsReplicasAndHealth()
    {
        var busy = TestCluster.WithOneShard();
        var list = busy.ListJson(1);
        var epoch = busy.Current.AssignmentsEpoch;

        busy.Register(1).Id.Should().Be(1);

        busy.Worker(1).Shards.Should().Equal(1UL);
        busy.Worker(1).State.Should().Be(WorkerState.Joining);
        busy.Worker(1).Healthy.Should().BeTrue();
        busy.ListJson(1).Should().Be(list);
        busy.Current.AssignmentsEpoch.Should().Be(epoch, "nobody is told anything new");
    }

    [Fact]
    public void Apply_WorkerWithReplicasAsSearchOnly_IsRefused()
    {
        var busy = TestCluster.WithOneShard();

        busy.Register(1, "", WorkerCapability.SearchOnly).Reason.Should().Be(RejectionReason.FailedPrecondition);

        busy.Worker(1).IsSearchOnly.Should().BeFalse();
    }

    [Fact]
    public void Apply_BecomesSearchOnlyAndBack_FollowsTheIndexAndTheEpoch()
    {
        cluster.Register(1);
        var epoch = cluster.Current.AssignmentsEpoch;

        cluster.Register(1, "", WorkerCapability.SearchOnly);
        cluster.Current.SearchOnlyWorkerIds.Should().Equal(1UL);
        cluster.Current.AssignmentsEpoch.Should().Be(epoch + 1);

        cluster.Register(1);
        cluster.Current.SearchOnlyWorkerIds.Should().BeEmpty();
        cluster.Current.AssignmentsEpoch.Should().Be(epoch + 2);
    }

    [Fact]
    public void Apply_BeyondMostWorkers_IsRefusedButKnownOnesMayReturn()
    {
        cluster.Do(UpdateSettings.To(new ClusterSettings { MaxWorkers = 1 }));
        cluster.Register(1);

        var outcome = cluster.Register(2);

        outcome.Reason.Should().Be(RejectionReason.LimitReached);
        outcome.Message.Should().Be("the cluster has 1 workers, at most 1 are allowed");
        cluster.Register(1).Id.Should().Be(1);
    }

    public static TheoryData<string, RegisterWorker> Faults
    {
        get
        {
            var good = TestCluster.Registration(1);
            return new TheoryData<string, RegisterWorker>
            {
                { "worker grpc_address is required", good with { GrpcAddress = "" } },
                { "worker raft_address is required", good with { RaftAddress = "" } },
                { "worker grpc_address 'host' must be host:port with a port from 1 to 65535", good with { GrpcAddress = "host" } },
                { "worker raft_address ':1' must be", good with { RaftAddress = ":1" } },
                { "worker raft_address 'h:0' must be", good with { RaftAddress = "h:0" } },
                { "worker raft_address 'h:65536' must be", good with { RaftAddress = "h:65536" } },
                { "worker raft_address 'h:+1' must be", good with { RaftAddress = "h:+1" } },
                { "worker raft_address 'h h:1' must be", good with { RaftAddress = "h h:1" } },
                { "worker raft_address 'http://h:1' must be", good with { RaftAddress = "http://h:1" } },
                { "worker raft_address '::1:1' must be", good with { RaftAddress = "::1:1" } },
                { "has 256 bytes, at most 255 are allowed", good with { RaftAddress = new string('h', 254) + ":1" } },
                { "worker capability is required", good with { Capabilities = [""] } },
                { "worker capability is required", good with { Capabilities = [null!] } },
                { "worker has 65 capabilities", good with { Capabilities = [.. Enumerable.Repeat("a", 65)] } },
                { "worker capabilities are missing", good with { Capabilities = default } },
                { "worker cpu_cores -1", good with { Resources = new WorkerResources(-1, 0, 0) } },
                { "worker memory_bytes -1", good with { Resources = new WorkerResources(0, -1, 0) } },
                { "worker disk_bytes -1", good with { Resources = new WorkerResources(0, 0, -1) } },
                { "worker zone 'a\\u0000'", good with { Location = new WorkerLocation("", "a\0", "") } },
                { "worker data_incarnation", good with { DataIncarnation = new string('d', 256) } },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Apply_WrongValue_IsRefusedNamingIt(string expected, RegisterWorker registration)
    {
        var outcome = cluster.Do(registration);

        outcome.Reason.Should().Be(RejectionReason.InvalidArgument);
        outcome.Message.Should().Contain(expected);
        outcome.Message.Length.Should().BeLessThan(250);
        cluster.Current.Workers.Should().BeEmpty();
        cluster.Current.Revision.Should().Be(0);
    }

    [Theory]
    [InlineData("h:1")]
    [InlineData("worker_1.example-host.internal:65535")]
    [InlineData("127.0.0.1:6201")]
    [InlineData("[::1]:6201")]
    public void Apply_AddressAtItsBounds_IsAccepted(string address) =>
        cluster.Do(TestCluster.Registration(1) with { GrpcAddress = address, RaftAddress = address })
            .IsAccepted.Should().BeTrue();

    [Theory]
    [InlineData("", "worker_id is required")]
    [InlineData("0", "must be a decimal number")]
    [InlineData("01", "must be a decimal number")]
    [InlineData("-1", "must be a decimal number")]
    [InlineData(" 1", "must be a decimal number")]
    [InlineData("1.0", "must be a decimal number")]
    [InlineData("18446744073709551616", "must be a decimal number")]
    [InlineData("1\0", "must be a decimal number")]
    [InlineData("1\0\0", "must be a decimal number")]
    public void FindIdFault_NotAnId_SaysSo(string text, string expected) =>
        WorkerRule.FindIdFault(text, out _).Should().Contain(expected);

    [Fact]
    public void FindIdFault_LargestId_IsRead()
    {
        WorkerRule.FindIdFault("18446744073709551615", out var id).Should().BeNull();
        id.Should().Be(ulong.MaxValue);
    }
}
