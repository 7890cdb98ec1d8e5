using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Replication.Tests.Nodes;

namespace Vectron.PlacementDriver.Replication.Tests.Reads;

/// <summary>A node that is no member any more says so, and at once: another node would answer.</summary>
public sealed class RemovedNodeTests
{
    [Fact]
    public async Task Calls_OfARemovedNode_AreRefusedWithoutWaitingForALeader()
    {
        using var folder = new TestFolder();
        var nodes = await HostNode.StartThreeAsync(folder.Path);
        try
        {
            await Until.True(() => nodes.Count(node => node.Host.Status.Role == ReplicaRole.Leader) == 1);
            var leader = nodes.Single(node => node.Host.Status.Role == ReplicaRole.Leader);
            var removed = nodes.First(node => node != leader);
            using var limit = new CancellationTokenSource(Until.Limit);

            var change = await leader.Host.RemoveMemberAsync(removed.NodeId, dryRun: false, limit.Token);
            await Until.True(() => removed.Host.Status.WaitingFor.Contains("removed", StringComparison.Ordinal));

            change.Outcome.Should().Be(MemberChangeOutcome.Done, change.Message);
            Action read = () => _ = removed.Host.ReadAsync(DateTime.MaxValue, limit.Token).AsTask();
            read.Should().Throw<ReplicaException>("a read that waited would not throw here").WithMessage("*was removed*");
            var write = () => removed.Host.ProposeAsync(new RemoveWorker(1), key: null, DateTime.MaxValue, limit.Token);
            await write.Should().ThrowAsync<ReplicaException>().WithMessage("*was removed*");
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }
}
