using System.Globalization;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Cluster;
using Vectron.PlacementDriver.Simulator.Replay;
using Vectron.PlacementDriver.Simulator.Tests.Replay;
using Vectron.PlacementDriver.Testing.VirtualTime;

namespace Vectron.PlacementDriver.Simulator.Tests.VirtualTime;

/// <summary>
/// The recorded traffic, in virtual time, before a driver that takes silence of 30 s for death. In the recording worker 1
/// falls silent for its last two minutes, and a fourth worker has joined.
/// </summary>
public sealed class RecordedDeathTests
{
    private const string Victim = "worker@127.0.0.1:26202";
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private static readonly ClusterSettings Settings = ClusterSettings.Default with
    {
        DownAfterMs = 30_000,
        MaxMovesPerLeader = 16,
        MaxMovesPerWorker = 100,
    };

    [Fact]
    public void Replay_WithSilenceOfThirtySecondsTakenForDeath_PlansTheReplacementInAllShardsAndWaits()
    {
        var most = 0;
        var (state, victim) = Play(after => most = Math.Max(most, after.Shards.Values.Max(shard => (int?)shard.Replicas.Length) ?? 0));

        state.Shards.Should().HaveCount(16);
        state.Workers[victim].IsDown.Should().BeTrue();
        foreach (var shard in state.Shards.Values)
        {
            var move = shard.Move;
            move.Should().NotBeNull();
            (move!.Kind, move.SourceId, move.TargetId, move.RemovesFirst).Should().Be((MoveKind.Repair, victim, 4UL, true));
            move.Phase.Should().Be(MovePhase.Removing, "the recorded leaders never report the dead worker gone");
            shard.Replicas.Should().HaveCount(2).And.NotContain(victim);
            shard.Epoch.Should().Be(2);
        }

        state.Workers[4].Shards.Should().BeEmpty("nobody is added before the dead one is gone");
        state.Workers[victim].Shards.Should().HaveCount(16, "its removal is not proven");
        most.Should().Be(3, "never a fourth member");
    }

    private static (PlacementSnapshot State, ulong Victim) Play(Action<PlacementSnapshot> changed)
    {
        var timeline = new Timeline(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        using var driver = new VirtualDriver(timeline, Settings, (_, after) => changed(after));
        var ids = new WorkerIdMap();
        var victim = "";
        var calls = TraceFile.Read(RecordedTrace.Path);
        for (var at = Tick; at <= calls[^1].At; at += Tick)
        {
            timeline.After(at, driver.Tick);
        }

        foreach (var call in calls.Where(call => call.Method.Name is not "GetLeader" and not "ListCollections"))
        {
            timeline.After(call.At, () =>
            {
                var (response, _, _) = driver.Call(ids.Translate(call.Request));
                if (call.Request is RegisterWorkerRequest)
                {
                    ids.Learn(call.Response as RegisterWorkerResponse, response as RegisterWorkerResponse);
                    victim = call.Client == Victim ? ((RegisterWorkerResponse)response!).WorkerId : victim;
                }
            });
        }

        while (timeline.RunNext())
        {
        }

        return (driver.Current, ulong.Parse(victim, CultureInfo.InvariantCulture));
    }
}
