using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Groups;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Tests.Workers;

/// <summary>Each sentence of the contract about how a worker reads its list and what it remembers.</summary>
public sealed partial class SimulatedWorkerTests
{
    private readonly ShardGroups groups = new(seed: 7);
    private readonly WorkerTally tally = new();
    private readonly WorkerDisk[] disks = [.. Enumerable.Range(0, 5).Select(_ => new WorkerDisk())];
    private readonly SimulatedWorker[] workers;
    private DateTimeOffset now = DateTimeOffset.UnixEpoch;

    public SimulatedWorkerTests() => workers = [.. Enumerable.Range(1, 5).Select(NewWorker)];

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    public void Obey_EmptyOrMissingList_ChangesNothing(string message)
    {
        Bootstrap(1, 2, 3);

        Obey(1, message);

        workers[0].RunningShards.Should().Equal(1ul);
        tally.Deleted.Should().Be(0);
    }

    [Fact]
    public void Obey_RunningShardAbsentFromNonEmptyList_StoppedAndDataDeleted()
    {
        Bootstrap(1, 2, 3);

        Obey(1, List(Item(2, bootstrap: true, 1, 2, 3)));

        workers[0].RunningShards.Should().Equal(2ul);
        disks[0].Directories.Keys.Should().Equal(2ul);
        tally.Deleted.Should().Be(1);
    }

    [Fact]
    public void Obey_DeletedShardStillCounted_IsAProblem()
    {
        Bootstrap(1, 2, 3);

        var problems = Obey(1, List(Item(2, bootstrap: true, 1, 2, 3)));

        problems.Should().ContainSingle().Which.Should().Contain("delete shard 1");
    }

    [Fact]
    public void Obey_ShardOfDeletedCollectionGone_IsNoProblem()
    {
        Bootstrap(1, 2, 3);
        groups.ShardsDeleted("none", [1]);

        var problems = Obey(1, List(Item(2, bootstrap: true, 1, 2, 3)));

        problems.Should().BeEmpty();
        tally.Deleted.Should().Be(1);
    }

    [Fact]
    public void Obey_Bootstrap_GroupFormsWithAMajority()
    {
        Obey(1, List(Item(1, bootstrap: true, 1, 2, 3)));
        groups.View(1)!.Leader.Should().Be(0, "one of three is no majority");

        Obey(2, List(Item(1, bootstrap: true, 1, 2, 3)));

        groups.View(1)!.Leader.Should().BeOneOf(1ul, 2ul);
    }

    [Fact]
    public void Obey_JoinWithoutData_WaitsAndDoesNotCampaign()
    {
        Obey(1, List(Item(1, bootstrap: false, 1, 2, 3)));
        Obey(2, List(Item(1, bootstrap: false, 1, 2, 3)));

        workers[0].RunningShards.Should().Equal(1ul);
        groups.View(1).Should().BeNull("nobody founded the group");
        tally.Joined.Should().Be(2);
    }

    [Fact]
    public void Obey_OtherInitialMembers_AreRefusedForGood()
    {
        Obey(1, List(Item(1, bootstrap: true, 1, 2, 3)));

        var problems = Obey(4, List(Item(1, bootstrap: true, 2, 3, 4)));

        problems.Should().ContainSingle().Which.Should().Contain("other members");
        workers[3].RunningShards.Should().BeEmpty();
    }

    [Fact]
    public void Obey_RestartWithOtherInitialMembers_IsRefused()
    {
        Bootstrap(1, 2, 3);
        Restart(1);

        var problems = Obey(1, List(Item(1, bootstrap: true, 1, 2, 4)));

        problems.Should().ContainSingle().Which.Should().Contain("other members");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Obey_FoundingAgainAfterALostDisk_IsRefusedOnceALeaderWasReported(bool answered, bool lies)
    {
        Bootstrap(1, 2, 3);
        workers[1].Lie = lies ? WorkerLie.NamesStrangeLeader : WorkerLie.None;
        workers[1].NextBeat(now).ShardLeaderInfo.Should().ContainSingle().Which.LeaderId.Should().NotBe(0);
        workers[1].Obey(new HeartbeatResponse { Ok = answered });
        workers[0].Stop();
        workers[0].LoseDisk();
        Restart(1);

        var problems = Obey(1, List(Item(1, bootstrap: true, 1, 2, 3)));

        if (answered && !lies)
        {
            problems.Should().ContainSingle().Which.Should().Contain("lost its data");
        }
        else
        {
            problems.Should().BeEmpty("the driver cannot know that it is not a restart");
        }
    }

    [Fact]
    public void Obey_BootstrapWithoutBeingInitialMember_IsRefused()
    {
        var problems = Obey(4, List(Item(1, bootstrap: true, 1, 2, 3)));

        problems.Should().ContainSingle().Which.Should().Contain("without being an initial member");
    }

    [Fact]
    public void Obey_LowerAssignmentsEpoch_IsDropped()
    {
        Bootstrap(1, 2, 3);
        Obey(1, List(Item(1, bootstrap: false, 1, 2, 3)), epoch: 5);

        Obey(1, List(Item(2, bootstrap: true, 1, 2, 3)), epoch: 4);

        workers[0].RunningShards.Should().Equal(1ul);
        tally.DroppedAnswers.Should().Be(1);
    }

    [Fact]
    public void Obey_NotOk_StopsReading()
    {
        Bootstrap(1, 2, 3);

        workers[0].Obey(new HeartbeatResponse
        {
            Ok = false,
            Message = List(Item(2, bootstrap: true, 1, 2, 3)),
            AssignmentsEpoch = 9,
        });

        workers[0].RunningShards.Should().Equal(1ul);
        tally.RefusedBeats.Should().Be(1);
    }

    [Fact]
    public void Obey_UnknownAndMissingFields_AreAccepted()
    {
        Obey(1, """
            [{"shard_info":{"shard_id":1,"collection":"docs","replicas":[1],"epoch":1,"new_field":[{}]},
            "initial_members":{"1":"r1:1"},"bootstrap":true,"another":null}]
            """);

        workers[0].RunningShards.Should().Equal(1ul);
    }

    [Fact]
    public void NextBeat_EpochOfTheList_IsReportedOneBeatLater()
    {
        Bootstrap(1, 2, 3);
        var before = workers[0].NextBeat(now).ShardProgress.Single().ShardEpoch;

        Obey(1, List(Item(1, bootstrap: false, epoch: 2, 1, 2, 3)));

        before.Should().Be(1);
        workers[0].NextBeat(now).ShardProgress.Single().ShardEpoch.Should().Be(2);
    }

    [Fact]
    public void NextBeat_AllMembers_ReportTheSameLeader()
    {
        Bootstrap(1, 2, 3);

        var leaders = workers[..3].Select(worker => worker.NextBeat(now).ShardLeaderInfo.Single().LeaderId).Distinct();

        leaders.Should().ContainSingle().Which.Should().BeOneOf(1ul, 2ul, 3ul);
    }

    private SimulatedWorker NewWorker(int id)
    {
        var worker = new SimulatedWorker(
            new WorkerProfile($"g{id}:1", $"r{id}:1"), disks[id - 1], groups, tally);
        worker.Registered(Registration(id));
        return worker;
    }

    private static RegisterWorkerResponse Registration(int id) =>
        new() { Success = true, WorkerId = id.ToString(CultureInfo.InvariantCulture) };

    private static JsonObject Item(ulong shard, bool bootstrap, params int[] replicas) =>
        Item(shard, bootstrap, 1ul, replicas);

    private static JsonObject Item(ulong shard, bool bootstrap, ulong epoch, params int[] replicas) => new()
    {
        ["shard_info"] = new JsonObject
        {
            ["shard_id"] = shard,
            ["collection"] = "docs",
            ["replicas"] = new JsonArray([.. replicas.Select(id => (JsonNode)id)]),
            ["epoch"] = epoch,
        },
        ["initial_members"] = new JsonObject(
            replicas.Select(id => KeyValuePair.Create<string, JsonNode?>($"{id}", $"r{id}:1"))),
        ["bootstrap"] = bootstrap,
    };

    private static string List(params JsonObject[] items) => new JsonArray([.. items]).ToJsonString();

    // Reads a list and does all that it asks for, however long that keeps the worker from its next heartbeat.
    private ImmutableArray<string> Obey(int worker, string message, ulong epoch = 1)
    {
        workers[worker - 1].Obey(new HeartbeatResponse { Ok = true, Message = message, AssignmentsEpoch = epoch });
        while (workers[worker - 1].Work(now) is { } busy)
        {
            now += busy;
        }

        return workers[worker - 1].TakeProblems();
    }

    private void Bootstrap(params int[] members)
    {
        foreach (var member in members)
        {
            Obey(member, List(Item(1, bootstrap: true, members)));
        }
    }

    private int BootstrapAndLead(params int[] members)
    {
        Bootstrap(members);
        return (int)groups.View(1)!.Leader;
    }

    private void Restart(int worker)
    {
        workers[worker - 1].Stop();
        workers[worker - 1].Registered(Registration(worker));
    }
}
