using Vectron.PlacementDriver.Cli.Commands;
using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>What <c>worker drain --wait</c> waits for.</summary>
public sealed class DrainCommandTests
{
    [Fact]
    public void HeldBy_AWorkerWhoseLastReplicaIsBeingRemoved_CountsIt()
    {
        var shard = new ShardView
        {
            ShardId = 1,
            Collection = "docs",
            Replicas = { 2, 3, 4 },
            Move = new MoveView { Kind = "drain", Phase = "removing", SourceWorkerId = 1, TargetWorkerId = 4 },
        };

        DrainCommand.HeldBy(Picture(shard, held: 1), 1).Should().Be(1, "its removal from the list would still be refused");
        shard.Move = null;
        DrainCommand.HeldBy(Picture(shard, held: 0), 1).Should().Be(0);
    }

    [Fact]
    public void HeldBy_AWorkerThatIsGone_CountsNone() => DrainCommand.HeldBy(ClusterPicture.Empty, 1).Should().Be(0);

    [Fact]
    public void TakenBack_OnceTheWorkerIsNoMoreDraining_SaysSo()
    {
        var end = DrainCommand.TakenBack(1);

        end(In("ready")).Should().BeNull("the picture may be older than the drain, or of a driver that never says it");
        end(In("draining")).Should().BeNull();
        end(In("in maintenance")).Should().BeNull("it may drain all the same");
        end(ClusterPicture.Empty).Should().BeNull("it was removed: nothing is left");
        end(In("ready")).Should().Contain("worker 1 is draining no more").And.Contain("keeps 3 replicas");

        static ClusterPicture In(string state) => ClusterPicture.Empty.With(
            new StateView { Workers = { new WorkerView { WorkerId = 1, Replicas = 3, State = state } } });
    }

    private static ClusterPicture Picture(ShardView shard, int held) => ClusterPicture.Empty.With(
        new StateView { Workers = { new WorkerView { WorkerId = 1, Replicas = held } }, Shards = { shard } });
}
