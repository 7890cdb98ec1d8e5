using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Routing;
using Vectron.PlacementDriver.Server.Watching;

namespace Vectron.PlacementDriver.Server.Tests.Watching;

public sealed class StateMessagesTests
{
    private static readonly Shard Changing = new()
    {
        Id = 3,
        Collection = "docs",
        Dimension = 4,
        Distance = Distance.Cosine,
        Range = new KeyRange(0, ulong.MaxValue),
        Epoch = 5,
        ReplicationFactor = 3,
        Replicas = [1, 2, 4],
        BootstrapMembers = [1, 2, 3],
        LeaderId = 1,
        Published = new Membership(4, [1, 2, 3]),
    };

    [Fact]
    public void RouteOf_AShardWhoseLeaderDoesNotKnowItsNewestEpoch_TellsTheOneThatItKnows()
    {
        var route = StateMessages.RouteOf(Changing);

        (route.Epoch, string.Join(' ', route.Replicas)).Should().Be((4, "1 2 3"));
    }

    [Fact]
    public void Of_TheSame_TellsOperatorsTheNewest()
    {
        var view = StateMessages.Of(Changing);

        (view.Epoch, string.Join(' ', view.Replicas)).Should().Be((5, "1 2 4"));
    }
}
