using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Client.Tests;

/// <summary>Nodes that say who leads, of calls that only the leader serves.</summary>
public sealed class LeaderPointerTests
{
    [Fact]
    public async Task Call_NodePointsToALeaderThatNobodyNamed_LeaderAnswers()
    {
        await using var leader = await FakeDriverNode.StartAsync(_ => new ListCollectionsResponse { Collections = { "docs" } });
        await using var follower = await StartPointingToAsync(leader.Address);
        await using var client = New(follower.Address);

        var answer = await client.ListCollectionsAsync(new ListCollectionsRequest());

        answer.Node.Should().Be(leader.Address);
        answer.Attempts.Should().Be(2);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not an address")]
    public async Task Call_NodePointsToALeaderOutOfReach_OneThatWasNamedAnswers(string? pointer)
    {
        await using var leader = await FakeDriverNode.StartAsync(_ => new ListCollectionsResponse());
        await using var follower = await StartPointingToAsync(pointer ?? FakeDriverNode.ClosedAddress());
        await using var client = New(follower.Address, leader.Address);

        var answer = await client.ListCollectionsAsync(new ListCollectionsRequest());

        answer.Node.Should().Be(leader.Address, "a cluster's own names for its nodes may mean nothing to its clients");
    }

    private static Task<FakeDriverNode> StartPointingToAsync(string leader) => FakeDriverNode.StartAsync(
        (_, _) => throw new RpcException(
            new Status(StatusCode.FailedPrecondition, "another leads"), new Metadata { { "vectron-leader", leader } }));

    private static PlacementDriverClient New(params string[] addresses) =>
        new(new PlacementDriverClientOptions { Addresses = [.. addresses] });
}
