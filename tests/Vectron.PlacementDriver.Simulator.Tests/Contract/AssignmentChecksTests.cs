using System.Text.Json.Nodes;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Tests.Contract;

/// <summary>Each check of the assignment list, with a list that breaks it.</summary>
public sealed class AssignmentChecksTests
{
    [Fact]
    public void GoodConversation_AllLists_NothingBroken() => ContractScene.WithLedDocs().Breaches.Should().BeEmpty();

    [Theory]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("null")]
    public void Format_NotAnArray_Broken(string message)
    {
        var scene = ContractScene.WithDocs();

        scene.Tell(
            new HeartbeatRequest { WorkerId = "1" },
            new HeartbeatResponse { Ok = true, Message = message, AssignmentsEpoch = 1 });

        scene.BrokenChecks.Should().Equal("assignment-format");
    }

    [Theory]
    [InlineData("shard_id", "\"1\"")]
    [InlineData("key_range_end", "9223372036854775807.0")]
    [InlineData("key_range_end", "1e3")]
    [InlineData("replicas", "[\"1\",2,3]")]
    [InlineData("replicas", "{}")]
    [InlineData("collection", "7")]
    [InlineData("bootstrapped", "0")]
    [InlineData("dimension", "-4")]
    [InlineData("epoch", null)]
    [InlineData("bootstrap_members", "3")]
    public void Format_FieldMissingOrOfWrongType_BrokenNamingTheField(string field, string? json)
    {
        var scene = ContractScene.WithWorkers();
        var docs = ContractScene.Docs();
        var info = docs[0]!["shard_info"]!.AsObject();
        info.Remove(field);
        if (json is not null)
        {
            info[field] = JsonNode.Parse(json);
        }

        scene.Beat(1, docs);

        scene.Breaches.Should().Contain(
            breach => breach.Check == "assignment-format" && breach.Detail.Contains(field, StringComparison.Ordinal));
    }

    [Fact]
    public void Format_BootstrapMissing_Broken()
    {
        var scene = ContractScene.WithDocs();
        var docs = ContractScene.Docs();
        docs[1]!.AsObject().Remove("bootstrap");

        scene.Beat(1, docs);

        scene.BrokenChecks.Should().Contain("assignment-format");
    }

    [Fact]
    public void Order_ShardsReversed_Broken()
    {
        var scene = ContractScene.WithDocs();

        scene.Beat(1, [.. ContractScene.Docs().Reverse().Select(item => item!.DeepClone())]);

        scene.BrokenChecks.Should().Equal("assignment-order");
    }

    [Fact]
    public void Order_ShardTwice_Broken()
    {
        var scene = ContractScene.WithDocs();
        var docs = ContractScene.Docs();
        docs.Insert(1, docs[0]!.DeepClone());

        scene.Beat(1, docs);

        scene.BrokenChecks.Should().Equal("assignment-order");
    }

    [Theory]
    [InlineData("[1,2,2]")]
    [InlineData("[]")]
    [InlineData("[1,2,9]")]
    public void Replicas_NotDistinctOrNotRegistered_Broken(string replicas)
    {
        var scene = ContractScene.WithDocs();
        var docs = ContractScene.Docs();
        docs[0]!["shard_info"]!["replicas"] = JsonNode.Parse(replicas);

        scene.Beat(1, docs);

        scene.BrokenChecks.Should().Contain("assignment-replicas");
    }

    [Theory]
    [InlineData("""{"1":"r1:1","2":"r2:1"}""")]
    [InlineData("""{"1":"r1:1","2":"r2:1","3":"elsewhere:1"}""")]
    [InlineData("""{"1":"r1:1","2":"r2:1","3":"r3:1","9":"r9:1"}""")]
    public void InitialMembers_NotTheRegisteredAddresses_Broken(string members)
    {
        var scene = ContractScene.WithDocs();
        var docs = ContractScene.Docs();
        docs[0]!["initial_members"] = JsonNode.Parse(members);

        scene.Beat(1, docs);

        scene.BrokenChecks.Should().Contain("initial-members");
    }

    [Fact]
    public void Bootstrap_TrueAfterLeaderWasReported_Broken()
    {
        var scene = ContractScene.WithDocs();
        scene.BeatWith(ContractScene.Report(1, leader: 1), ContractScene.Docs(bootstrap: false));

        scene.Beat(2, ContractScene.Docs(bootstrap: true));

        scene.BrokenChecks.Should().Equal("bootstrap");
    }

    [Fact]
    public void Bootstrap_TrueAfterFalse_Broken()
    {
        var scene = ContractScene.WithDocs();
        scene.Beat(1, ContractScene.Docs(bootstrap: false));

        scene.Beat(1, ContractScene.Docs(bootstrap: true));

        scene.BrokenChecks.Should().Equal("bootstrap");
    }

    [Fact]
    public void FrozenUntilLed_OtherReplicasBeforeALeader_Broken()
    {
        var scene = ContractScene.WithDocs();
        var docs = ContractScene.Docs(epoch: 2);
        docs[0]!["shard_info"]!["replicas"] = new JsonArray(1, 2);

        scene.Beat(1, docs);

        scene.BrokenChecks.Should().Equal("frozen-until-led");
    }

    [Fact]
    public void ShardDefinition_OtherDimension_Broken()
    {
        var scene = ContractScene.WithDocs();
        var docs = ContractScene.Docs();
        docs[0]!["shard_info"]!["dimension"] = 5;

        scene.Beat(1, docs);

        scene.BrokenChecks.Should().Equal("shard-definition");
    }

    [Fact]
    public void ShardDefinition_OtherRange_Broken()
    {
        var scene = ContractScene.WithDocs();
        var docs = ContractScene.Docs();
        docs[1]!["shard_info"]!["key_range_start"] = 7;

        scene.Beat(1, docs);

        scene.BrokenChecks.Should().Equal("shard-definition");
    }

    [Fact]
    public void AssignmentKept_ShardDropsOut_Broken()
    {
        var scene = ContractScene.WithDocs();
        var docs = ContractScene.Docs();
        docs.RemoveAt(1);

        scene.Beat(2, docs);

        scene.BrokenChecks.Should().Equal("assignment-kept");
    }

    [Fact]
    public void AssignmentKept_EmptyList_ChangesNothingAndIsAllowed()
    {
        var scene = ContractScene.WithDocs();

        scene.Beat(2, []);

        scene.Breaches.Should().BeEmpty();
    }

    [Fact]
    public void AssignmentsEpoch_GoesBack_Broken()
    {
        var scene = ContractScene.WithDocs();
        scene.Beat(1, ContractScene.Docs(), epoch: 5);

        scene.Beat(1, ContractScene.Docs(), epoch: 4);

        scene.BrokenChecks.Should().Equal("assignments-epoch");
    }

    [Fact]
    public void AssignmentsEpoch_GoesBackAfterTheDriverWasPutBack_AllowedWithAnEmptyListOnly()
    {
        var scene = ContractScene.WithDocs();
        scene.Beat(1, ContractScene.Docs(), epoch: 5);
        scene.PutBack();

        scene.Beat(1, [], epoch: 4);
        scene.Breaches.Should().BeEmpty();
        scene.Beat(1, ContractScene.Docs(), epoch: 4);

        scene.BrokenChecks.Should().Equal("assignments-epoch");
    }

    [Fact]
    public void AssignmentsEpoch_Missing_Broken()
    {
        var scene = ContractScene.WithDocs();

        scene.Beat(1, ContractScene.Docs(), epoch: 0);

        scene.BrokenChecks.Should().Equal("assignments-epoch");
    }

    [Fact]
    public void ShardEpoch_GoesBack_Broken()
    {
        var scene = ContractScene.WithLedDocs();
        scene.Beat(1, ContractScene.Docs(bootstrap: false, epoch: 3));

        scene.Beat(1, ContractScene.Docs(bootstrap: false, epoch: 2));

        scene.BrokenChecks.Should().Equal("shard-epoch");
    }

    [Fact]
    public void DeletedShard_ListedAtItsOldEpoch_Broken()
    {
        var scene = ContractScene.WithLedDocs();
        scene.Tell(new DeleteCollectionRequest { Name = "docs" }, new DeleteCollectionResponse { Success = true });

        scene.Beat(1, ContractScene.Docs(bootstrap: false));

        scene.BrokenChecks.Should().Equal("deleted-shard");
    }

    [Fact]
    public void DeletedShard_ListedAtARaisedEpoch_Allowed()
    {
        var scene = ContractScene.WithLedDocs();
        scene.Tell(new DeleteCollectionRequest { Name = "docs" }, new DeleteCollectionResponse { Success = true });

        scene.Beat(1, ContractScene.Docs(bootstrap: false, epoch: 2));

        scene.Breaches.Should().BeEmpty();
    }
}
