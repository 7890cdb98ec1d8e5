using Vectron.PlacementDriver.Domain.Peers;

namespace Vectron.PlacementDriver.Domain.Tests.Peers;

public sealed class RegisterPeerTests
{
    private static readonly RegisterPeer Good = new(2, "node-2:6001", "node-2:7001", "i", "0.1.0");

    [Fact]
    public void Apply_NewOrMovedNode_IsKnownByItsLastAddress()
    {
        var cluster = new TestCluster();
        cluster.Do(Good);

        cluster.Do(Good with { GrpcAddress = "moved:6001" }).Should().Be(CommandOutcome.Accepted(2));

        cluster.Current.Peers[2].Should().Be(new Peer(2, "moved:6001", "node-2:7001", "i", "0.1.0"));
    }

    [Fact]
    public void Apply_SameAgain_ChangesNothing()
    {
        var cluster = new TestCluster();
        cluster.Do(Good);

        cluster.Do(Good).IsAccepted.Should().BeTrue();

        cluster.Current.Revision.Should().Be(1);
    }

    [Fact]
    public void Apply_WrongValue_IsRefused()
    {
        RegisterPeer[] wrong =
        [
            Good with { NodeId = 0 },
            Good with { GrpcAddress = "" },
            Good with { RaftAddress = "x" },
            Good with { Incarnation = "\0" },
            Good with { Version = new string('1', 256) },
        ];

        wrong.Select(one => new TestCluster().Do(one).Reason).Should().AllBeEquivalentTo(RejectionReason.InvalidArgument);
    }
}
