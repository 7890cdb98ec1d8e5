using Vectron.PlacementDriver.Client.Routes;
using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Client.Tests.Routes;

public sealed class RoutingTableBuilderTests
{
    private readonly RoutingTableBuilder builder = new();
    private ClusterPicture picture = ClusterPicture.Empty;

    [Fact]
    public void Find_PrefersTheLeaderAndThenAReplicaThatServes()
    {
        var table = Take(WatchStep.Picture, 1, Cluster());
        Address(table).Should().Be("w2:1", "it leads");

        table = Take(WatchStep.Changes, 2, new StateView { Workers = { Worker(2, serving: false) } });
        Address(table).Should().Be("w1:1", "the leader is down");

        table = Take(WatchStep.Changes, 3, new StateView { Workers = { Worker(1, serving: false), Worker(3, serving: false) } });
        Address(table).Should().BeEmpty("nobody serves");
        table.Revision.Should().Be(3);
    }

    [Fact]
    public void Find_OfAnUnknownCollection_FindsNothing() =>
        Take(WatchStep.Picture, 1, Cluster()).TryFind("nothing", "v", out _).Should().BeFalse();

    [Fact]
    public void Take_ACollectionThatWasDeletedAndMadeAgain_HasTheNewShards()
    {
        Take(WatchStep.Picture, 1, Cluster());

        // A gateway's view leaves shards out as soon as they retire.
        var gone = Take(WatchStep.Changes, 2, new StateView { RemovedCollections = { "docs" }, RemovedShardIds = { 1 } });
        var again = Take(WatchStep.Changes, 3, new StateView { Collections = { new CollectionView { Name = "docs" } }, Shards = { Shard(9, 3) } });

        gone.TryFind("docs", "v", out _).Should().BeFalse();
        again.TryFind("docs", "v", out var shard).Should().BeTrue();
        shard!.Id.Should().Be(9);
    }

    [Fact]
    public void Take_AConfirmation_KeepsTheRoutesAndMovesTheRevision()
    {
        var before = Take(WatchStep.Picture, 1, Cluster());

        var after = Take(WatchStep.Progress, 8, new StateView());

        after.Collections.Should().BeSameAs(before.Collections);
        after.Revision.Should().Be(8);
    }

    private static StateView Cluster() => new()
    {
        Workers = { Worker(1, serving: true), Worker(2, serving: true), Worker(3, serving: true) },
        Collections = { new CollectionView { Name = "docs" } },
        Shards = { Shard(1, 2) },
    };

    private static WorkerView Worker(ulong id, bool serving) => new() { WorkerId = id, GrpcAddress = $"w{id}:1", Serving = serving };

    private static ShardView Shard(ulong id, ulong leader) => new()
    {
        ShardId = id,
        Collection = "docs",
        KeyRangeEnd = ulong.MaxValue,
        Epoch = 1,
        LeaderId = leader,
        Replicas = { 1, 2, 3 },
    };

    private static string Address(RoutingTable table) =>
        table.TryFind("docs", "v", out var shard) ? shard.ServingAddress : "no collection";

    private RoutingTable Take(WatchStep step, long revision, StateView changes)
    {
        picture = (step == WatchStep.Picture ? ClusterPicture.Empty : picture).With(changes)
            .At(new WatchResponse { Step = step, Revision = revision });
        return builder.Take(new PictureUpdate(step, picture, changes));
    }
}
