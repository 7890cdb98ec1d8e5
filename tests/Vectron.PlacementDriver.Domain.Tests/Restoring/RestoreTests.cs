using CsCheck;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.Rerankers;
using Vectron.PlacementDriver.Domain.Restoring;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Tests.Serialization;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Restoring;

/// <summary>A backup becomes the state of a new cluster.</summary>
public sealed class RestoreTests
{
    private const ulong Step = 1 << 20;

    private readonly TestCluster cluster = Restoration.NewCluster();

    [Fact]
    public void Restore_OfAnyState_HasTheSameContentWithEveryCounterRaised() => Properties.History.Any.Sample(history =>
    {
        var machine = new PlacementStateMachine();
        machine.Restore(PlacementSnapshot.Empty with { Identity = new ClusterIdentity(7, new string('7', 32)) });
        Properties.History.Run(history, machine);
        var backup = machine.Current;
        var target = Restoration.NewCluster();

        target.Restore(backup).Should().BeEquivalentTo(CommandOutcome.Accepted(7));

        var restored = target.Current;
        restored.Identity.Should().Be(Restoration.NewIdentity);
        restored.NextWorkerId.Should().Be(backup.NextWorkerId + Step);
        restored.NextShardId.Should().Be(backup.NextShardId + Step);
        restored.NextRerankerId.Should().Be(backup.NextRerankerId + Step);
        restored.AssignmentsEpoch.Should().Be(backup.AssignmentsEpoch + Step + 1, "the freeze empties every list");
        restored.Revision.Should().BeGreaterThan(backup.Revision + (long)Step);
        restored.ClockUnixMs.Should().BeGreaterThanOrEqualTo(backup.ClockUnixMs);
        restored.Freeze!.Reason.Should().Be("it was restored from a backup: tape 7");
        restored.Incoming.Should().BeNull();
        Content(restored, Step).Should().Equal(Content(backup, 0));
        SnapshotCodec.Read(new MemoryStream(SampleSnapshot.Write(restored))).Should().BeEquivalentTo(restored, "it is as sound as any state");
        return true;
    }, iter: 60);

    [Fact]
    public void Restore_OnTwoNodesOneOfWhichStartedFromASnapshotHalfway_GivesTheSameHash()
    {
        var parts = Restoration.PartsOf(Backup(), partBytes: 200);
        var id = cluster.Send(parts);
        var other = new PlacementStateMachine();
        other.Restore(SnapshotCodec.Read(new MemoryStream(SampleSnapshot.Write(cluster.Current))));
        var finish = new CommandBatch(2_000_000, [new Proposal(Guid.Empty, new FinishRestore(id, parts.Length, Restoration.Sha256(parts)))]);

        cluster.Machine.Apply(finish, 1_000).Single().IsAccepted.Should().BeTrue();
        other.Apply(finish, 1_000).Single().IsAccepted.Should().BeTrue();

        parts.Length.Should().BeGreaterThan(3);
        SnapshotCodec.Hash(other.Current).Should().Be(SnapshotCodec.Hash(cluster.Current));
        cluster.Machine.LastChanges.Should().BeNull("whoever watches needs a whole picture");
        SampleSnapshot.Write(cluster.Current).Length.Should().BeLessThan(
            SampleSnapshot.Write(Backup()).Length + 2_000, "the parts are gone");
    }

    [Fact]
    public void Begin_InAClusterThatHadAnythingEver_IsRefused()
    {
        var used = new (string What, Command[] Commands)[]
        {
            ("next worker is 2", [TestCluster.Registration(1), new RemoveWorker(1)]),
            ("next shard 2", [new UpdateSettings([new SettingValue("shards_per_collection", 1), new SettingValue("replication_factor", 1)], ""), TestCluster.Registration(1), TestCluster.Heartbeat(1), new CreateCollection("docs", 4, Distance.Cosine)]),
            ("next reranker 2", [new RegisterReranker("r:1", [], new WorkerResources(0, 0, 0), new WorkerLocation("", "", ""))]),
        };
        foreach (var (what, commands) in used)
        {
            var target = Restoration.NewCluster();
            foreach (var command in commands)
            {
                target.Do(command).IsAccepted.Should().BeTrue();
            }

            var outcome = target.Do(new BeginRestore(""));

            outcome.Reason.Should().Be(RejectionReason.FailedPrecondition);
            outcome.Message.Should().StartWith("cluster 8 is not new: ").And.Contain(what);
            target.Current.Freeze.Should().BeNull();
        }

        new TestCluster().Do(new BeginRestore("")).Message.Should().StartWith("the cluster is not born yet");
    }

    [Fact]
    public void Restore_WhileItComes_NobodyGetsAnId()
    {
        cluster.Do(new BeginRestore(""));

        cluster.Register(1).Message.Should().EndWith("while the cluster is frozen: a backup is being restored");
        cluster.Create("docs").IsAccepted.Should().BeFalse();
        cluster.Do(new RegisterReranker("r:1", [], new WorkerResources(0, 0, 0), new WorkerLocation("", "", "")))
            .Message.Should().Contain("no id can be given to the new reranker");
        cluster.Do(new LeaveFreeze(Force: true)).Message.Should().StartWith("a backup is being restored");
    }

    [Fact]
    public void Parts_RepeatedMissingOrOfAnotherRestore_AreTakenOnceOrRefused()
    {
        var first = cluster.Do(new BeginRestore("")).Id;
        cluster.Do(new AddRestorePart(first, 0, [1, 2])).IsAccepted.Should().BeTrue();

        cluster.Do(new AddRestorePart(first, 0, [1, 2])).IsAccepted.Should().BeTrue("the answer may have been lost");
        cluster.Do(new AddRestorePart(first, 0, [1, 3])).Message.Should().Be("part 0 is not due: the next one is 1");
        cluster.Do(new AddRestorePart(first, 2, [1])).Message.Should().Be("part 2 is not due: the next one is 1");
        cluster.Do(new AddRestorePart(first, -1, [1])).IsAccepted.Should().BeFalse();
        cluster.Do(new AddRestorePart(first, 1, [])).Reason.Should().Be(RejectionReason.InvalidArgument);
        cluster.Do(new AddRestorePart(first, 1, [.. new byte[RestoreRule.MostPartBytes + 1]])).Message
            .Should().Be("data of 262145 bytes must be 1 to 262144 bytes");
        cluster.Do(new FinishRestore(first, 2, new string('0', 64))).Message.Should().Be("1 of 2 parts of the backup have come");
        var second = cluster.Do(new BeginRestore("")).Id;
        cluster.Current.Incoming!.Parts.Should().BeEmpty();
        foreach (var command in new Command[]
        {
            new AddRestorePart(first, 0, [1]), new FinishRestore(first, 1, new string('0', 64)), new AbandonRestore(first, 0, ""),
        })
        {
            cluster.Do(command).Message.Should().Be(
                $"restore {first} is not under way: it was finished or given up, and restore {second} is");
        }
    }

    [Fact]
    public void Parts_BeyondTheBound_AreRefused()
    {
        var id = cluster.Do(new BeginRestore("")).Id;
        for (var number = 0; number < RestoreRule.MostParts; number++)
        {
            cluster.Do(new AddRestorePart(id, number, [1]));
        }

        var outcome = cluster.Do(new AddRestorePart(id, RestoreRule.MostParts, [1]));

        outcome.Reason.Should().Be(RejectionReason.LimitReached);
        outcome.Message.Should().Be("the backup is too large: at most 268435456 compressed bytes in 16384 parts can be restored");
    }

    [Fact]
    public void Abandon_LeavesTheClusterAsNewAsBefore()
    {
        var id = cluster.Send(Restoration.PartsOf(Backup()));
        cluster.Do(new AbandonRestore(id, 0, "")).Reason.Should().Be(RejectionReason.Outdated);

        cluster.Do(new AbandonRestore(id, cluster.Current.Incoming!.Parts.Length, "its sender gave up")).IsAccepted.Should().BeTrue();

        cluster.Current.Incoming.Should().BeNull();
        cluster.Current.Freeze.Should().BeNull();
        cluster.Register(1).Id.Should().Be(1);
    }

    [Fact]
    public void Abandon_AfterWorkersOfTheBackupWereHeard_StaysFrozen()
    {
        var id = cluster.Do(new BeginRestore("")).Id;
        cluster.Do(TestCluster.Heartbeat(3)).IsAccepted.Should().BeFalse();

        cluster.Do(new AbandonRestore(id, 0, "")).IsAccepted.Should().BeTrue();

        cluster.Current.Freeze!.SeenWorkerId.Should().Be(3);
        cluster.Do(new BeginRestore("")).IsAccepted.Should().BeTrue("it is new all the same");
    }

    [Fact]
    public void Finish_OfDamagedBytes_ChangesNothing()
    {
        var sound = Restoration.SampleBytes(Backup());
        var cut = sound[..(sound.Length / 2)];
        var cases = new (byte[] File, string Expected)[]
        {
            (cut, "snapshot: cut short"),
            ("hello\n"u8.ToArray(), "snapshot is damaged at line 0"),
            (Restoration.SampleBytes(PlacementSnapshot.Empty), "it is of a cluster that was never born"),
        };
        foreach (var (file, expected) in cases)
        {
            var parts = Restoration.PartsOf(file);
            var id = cluster.Send(parts);
            var before = cluster.Current;

            var outcome = cluster.Do(new FinishRestore(id, parts.Length, Restoration.Sha256(parts)));

            outcome.Reason.Should().Be(RejectionReason.FailedPrecondition);
            outcome.Message.Should().StartWith("the backup cannot be restored: ").And.Contain(expected);
            cluster.Current.Revision.Should().Be(before.Revision);
            cluster.Do(new FinishRestore(id, parts.Length, new string('0', 64))).Message.Should().Contain("the parts that came have SHA-256");
        }

        var plain = cluster.Do(new BeginRestore("")).Id;
        cluster.Do(new AddRestorePart(plain, 0, [1, 2, 3]));
        cluster.Do(new FinishRestore(plain, 1, Restoration.Sha256([[1, 2, 3]]))).Message.Should().Contain("it is not compressed by gzip");
    }

    [Fact]
    public void Finish_OfAStateThatCannotBe_NamesWhatIsWrong()
    {
        var state = Backup();
        var cases = new (PlacementSnapshot Backup, string Expected)[]
        {
            (state with { NextWorkerId = 2 }, "its worker 2 is not below its next worker id, 2"),
            (state with { NextShardId = 1 }, "its shard 1 is not below its next shard id, 1"),
            (state with { Workers = state.Workers.Remove(2) }, "its shard 1 is on worker 2, which knows nothing of it"),
            (state with { Workers = state.Workers.SetItem(1, state.Workers[1] with { Shards = [77] }) }, "its worker 1 holds shard 77, which knows nothing of it"),
            (state with { Settings = state.Settings with { MaxWorkers = 0 } }, "max_workers 0 must be"),
            (state with { NextWorkerId = uint.MaxValue - 5 }, "its next worker id, 4294967290, cannot be raised by 1048576: beyond 4294967295 there are none"),
            (state with { NextShardId = uint.MaxValue }, "its next shard id, 4294967295, cannot be raised"),
            (state with { AssignmentsEpoch = ulong.MaxValue }, "its assignments epoch, 18446744073709551615, cannot be raised"),
            (state with { Shards = state.Shards.SetItem(1, state.Shards[1] with { Epoch = long.MaxValue }) }, "its epoch of shard 1, 9223372036854775807, cannot be raised"),
        };
        foreach (var (backup, expected) in cases)
        {
            cluster.Restore(backup).Message.Should().Contain(expected);
        }

        cluster.Restore(state).IsAccepted.Should().BeTrue("no attempt did harm");
        cluster.Do(new BeginRestore("")).Message.Should().StartWith("cluster 8 is not new", "and once is enough");
    }

    [Fact]
    public void Finish_OfABackupWhoseClockIsAhead_LetsTheClockNotRunBackwards()
    {
        var backup = Backup() with { ClockUnixMs = 9_000_000_000 };

        cluster.Restore(backup).IsAccepted.Should().BeTrue();

        cluster.Current.ClockUnixMs.Should().Be(9_000_000_000);
        cluster.Current.Freeze!.SinceUnixMs.Should().Be(9_000_000_000);
    }

    [Fact]
    public void Finish_UnderAnIdempotencyKey_IsRememberedByTheNewState()
    {
        var parts = Restoration.PartsOf(Backup());
        var finish = new FinishRestore(cluster.Send(parts), parts.Length, Restoration.Sha256(parts));
        var key = new IdempotencyKey("once", new string('a', 64));

        cluster.Do(finish, key).Should().Be(CommandOutcome.Accepted(7));

        cluster.Do(finish, key).Should().Be(CommandOutcome.Accepted(7));
    }

    private static PlacementSnapshot Backup()
    {
        var source = TestCluster.WithOneShard();
        source.Do(new InitializeCluster(new ClusterIdentity(7, new string('7', 32)), source.Current.Settings));
        return source.Current;
    }

    // Everything but counters, identity and what the freeze adds, with epochs lowered.
    private static string[] Content(PlacementSnapshot state, ulong lowered) =>
    [
        .. state.Workers.Values.Select(worker => Line(worker with { AssignmentsRevision = 0 })),
        .. state.AbsentWorkers.Values.Select(Line),
        .. state.Rerankers.Values.Select(Line),
        .. state.Collections.Values.Select(collection => $"{collection.Name} {collection.ReplicationFactor} {string.Join(',', collection.Routes.ShardIds)}"),
        .. state.Shards.Values.Select(shard => Line(shard with { Epoch = shard.Epoch - lowered, Published = null, Reported = null })),
        .. state.SettingsHistory.Select(Line),
        Line(state.Settings),
        Line(state.Pauses),
        string.Join(',', state.MovingShards) + ' ' + string.Join(',', state.MisreplicatedShards) + ' ' + string.Join(',', state.UnledShards),
    ];

    private static string Line<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value);
}
