using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Client.Tests.Watching;

public sealed class WatchPlaceTests
{
    [Fact]
    public void Request_AfterAPictureAndChanges_GoesOnFromTheLastRevision()
    {
        var place = new WatchPlace(new WatchRequest { Collection = "docs" });

        place.Take(Picture(5, first: true, last: false)).Should().BeTrue();
        place.Take(Picture(5, first: false, last: true)).Should().BeTrue();
        place.Take(Changes(5, 7)).Should().BeTrue();
        place.Take(Progress(9)).Should().BeTrue();
        place.Take(Changes(9, 10)).Should().BeTrue();

        place.Request.Should().Be(new WatchRequest { Collection = "docs", AfterRevision = 10, ClusterUid = "u" });
    }

    [Theory]
    [InlineData(4, 6)]
    [InlineData(6, 7)]
    public void Take_ChangesThatDoNotFollow_AsksForAPicture(long from, long to)
    {
        var place = AtFive();

        place.Take(Changes(from, to)).Should().BeFalse();

        place.Request.AfterRevision.Should().Be(0);
    }

    [Fact]
    public void Take_ProgressThatGoesBack_AsksForAPicture()
    {
        var place = AtFive();

        place.Take(Progress(4)).Should().BeFalse();

        place.Request.AfterRevision.Should().Be(0);
    }

    [Fact]
    public void Take_ChangesOfAnotherCluster_AsksForAPicture()
    {
        var other = Changes(5, 6);
        other.ClusterUid = "another";

        AtFive().Take(other).Should().BeFalse();
    }

    [Fact]
    public void BreakOff_InThePicture_AsksForAPictureAgain()
    {
        var place = AtFive();
        place.Take(Picture(8, first: true, last: false)).Should().BeTrue();

        place.BreakOff();

        place.Request.AfterRevision.Should().Be(0);
    }

    [Fact]
    public void BreakOff_BetweenMessages_KeepsThePlace()
    {
        var place = AtFive();

        place.BreakOff();

        place.Request.AfterRevision.Should().Be(5);
    }

    private static WatchPlace AtFive()
    {
        var place = new WatchPlace(new WatchRequest());
        place.Take(Picture(5, first: true, last: true)).Should().BeTrue();
        return place;
    }

    private static WatchResponse Picture(long revision, bool first, bool last) => new()
    {
        Step = WatchStep.Picture,
        Revision = revision,
        First = first,
        Last = last,
        ClusterUid = "u",
        State = new StateView(),
    };

    private static WatchResponse Changes(long from, long to) => new()
    {
        Step = WatchStep.Changes,
        FromRevision = from,
        Revision = to,
        ClusterUid = "u",
        State = new StateView(),
    };

    private static WatchResponse Progress(long revision) => new()
    {
        Step = WatchStep.Progress,
        Revision = revision,
        ClusterUid = "u",
    };
}
