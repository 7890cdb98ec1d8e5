namespace Vectron.PlacementDriver.Simulator.Tests.Contract;

/// <summary>Collections that somebody else created or deleted: the driver is asked first, and judged by its answer.</summary>
public sealed class OthersTests
{
    [Fact]
    public void Doubts_OfACollectionThatNobodyCreated_AreSettledByTheDriversWord()
    {
        var scene = ContractScene.WithWorkers();

        scene.Doubts(1, ContractScene.Docs()).Should().Equal("docs");
        scene.Found().Should().BeTrue();

        scene.Doubts(1, ContractScene.Docs()).Should().BeEmpty();
        scene.Beat(1, ContractScene.Docs());
        scene.Breaches.Should().BeEmpty();
    }

    [Fact]
    public void List_OfACollectionThatNobodyCreated_UnlessTheDriverIsAsked_IsBroken()
    {
        var scene = ContractScene.WithWorkers();

        scene.Beat(1, ContractScene.Docs());

        scene.BrokenChecks.Should().Equal("shard-definition");
    }

    [Fact]
    public void Doubts_OfAKnownCollection_AreNone() =>
        ContractScene.WithLedDocs().Doubts(1, ContractScene.Docs(bootstrap: false, leader: 1)).Should().BeEmpty();

    [Fact]
    public void Drop_OfAShard_IsDoubtfulUntilItsCollectionIsKnownToBeGone()
    {
        var scene = ContractScene.WithLedDocs();
        var one = ContractScene.Docs(bootstrap: false, leader: 1);
        one.RemoveAt(1);

        scene.Doubts(1, one).Should().Equal("docs");
        scene.Gone();

        scene.Doubts(1, one).Should().BeEmpty();
    }

    [Fact]
    public void Drop_OfAShardOfACollectionThatExists_IsBrokenStill()
    {
        var scene = ContractScene.WithLedDocs();
        var one = ContractScene.Docs(bootstrap: false, leader: 1);
        one.RemoveAt(1);
        scene.Found();

        scene.Beat(1, one);

        scene.BrokenChecks.Should().Equal("assignment-kept");
    }

    [Fact]
    public void BeatSentAfterACollectionWasGone_ShowsItsShardsAtAHigherEpoch()
    {
        var scene = ContractScene.WithLedDocs();
        var before = scene.Retirements;
        scene.Gone();

        scene.BeatSentAt(before, 1, ContractScene.Docs(bootstrap: false));
        scene.BeatSentAt(scene.Retirements, 1, ContractScene.Docs(bootstrap: false, epoch: 2));
        scene.Breaches.Should().BeEmpty();

        scene.BeatSentAt(scene.Retirements, 2, ContractScene.Docs(bootstrap: false));
        scene.BrokenChecks.Should().Contain("deleted-shard");
    }

    [Fact]
    public void Word_ThatWasAskedForBeforeAnother_IsNotBelieved()
    {
        var scene = ContractScene.WithWorkers();
        scene.Found();

        scene.Gone(version: 0).Should().BeFalse();

        scene.Doubts(1, ContractScene.Docs()).Should().BeEmpty();
    }
}
