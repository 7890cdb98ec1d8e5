using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Replay;

namespace Vectron.PlacementDriver.Simulator.Tests.Replay;

public sealed class WorkerIdMapTests
{
    [Fact]
    public void Translate_Heartbeat_EveryWorkerIdIsMapped()
    {
        var map = new WorkerIdMap();
        map.Learn(new RegisterWorkerResponse { WorkerId = "1" }, new RegisterWorkerResponse { WorkerId = "2" });
        map.Learn(new RegisterWorkerResponse { WorkerId = "2" }, new RegisterWorkerResponse { WorkerId = "1" });
        var recorded = new HeartbeatRequest
        {
            WorkerId = "1",
            RunningShards = { 1 },
            ShardLeaderInfo = { new ShardLeaderInfo { ShardId = 1, LeaderId = 2 } },
            ShardMembership = { new ShardMembershipInfo { ShardId = 1, NodeIds = { 1, 2, 3 } } },
            LeaderTransferAcks = { new ShardLeaderTransferAck { ShardId = 1, FromNodeId = 1, ToNodeId = 2 } },
        };
        var before = recorded.Clone();

        var translated = (HeartbeatRequest)map.Translate(recorded);

        translated.WorkerId.Should().Be("2");
        translated.RunningShards.Should().Equal(1ul);
        translated.ShardLeaderInfo[0].Should().Be(new ShardLeaderInfo { ShardId = 1, LeaderId = 1 });
        translated.ShardMembership[0].NodeIds.Should().Equal(2ul, 1ul, 3ul);
        translated.LeaderTransferAcks[0].FromNodeId.Should().Be(2);
        translated.LeaderTransferAcks[0].ToNodeId.Should().Be(1);
        recorded.Should().Be(before, "a recording is played more than once");
    }

    [Fact]
    public void Translate_Drain_NamesTheSameWorker()
    {
        var map = new WorkerIdMap();
        map.Learn(new RegisterWorkerResponse { WorkerId = "1" }, new RegisterWorkerResponse { WorkerId = "7" });

        map.Translate(new DrainWorkerRequest { WorkerId = "1" }).Should().Be(new DrainWorkerRequest { WorkerId = "7" });
    }
}
