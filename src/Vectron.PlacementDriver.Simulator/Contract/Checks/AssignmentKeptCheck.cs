using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>Shards stay in a worker's list.</summary>
internal sealed class AssignmentKeptCheck : IContractCheck
{
    public string Name => "assignment-kept";

    public string Sentence =>
        "A replica never drops out of a non-empty list while its collection exists and its worker is a replica.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        if (exchange is not { Request: HeartbeatRequest request, Assignments: { Items.Length: > 0 } list }
            || cluster.Sender(request) is not { } sender)
        {
            yield break;
        }

        foreach (var (shardId, before) in sender.LastList)
        {
            // One that others took over, or that was to take over others, may leave; the groups know whether it is needed.
            if (list.Items.All(item => item.ShardId != shardId)
                && !cluster.Reshaped.Contains(shardId)
                && cluster.Existing(before.Collection) is { } collection
                && collection.ShardIds.Contains(shardId)
                && cluster.Shards[shardId].Replicas.Contains(sender.Id))
            {
                yield return
                    $"shard {shardId} of '{before.Collection}' was dropped: worker {sender.Id} deletes its data";
            }
        }
    }
}
