using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>Epochs of shards.</summary>
internal sealed class ShardEpochCheck : IContractCheck
{
    public string Name => "shard-epoch";

    public string Sentence => "A shard's epoch starts at 1 and never goes backwards.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        foreach (var (shardId, epoch) in Shown(exchange))
        {
            if (epoch == 0)
            {
                yield return $"shard {shardId} has epoch 0";
            }
            else if (cluster.Shards.GetValueOrDefault(shardId) is { } known && epoch < known.Epoch)
            {
                yield return $"shard {shardId} has epoch {epoch} after {known.Epoch}";
            }
        }
    }

    private static IEnumerable<(ulong ShardId, ulong Epoch)> Shown(Exchange exchange) => exchange.Response switch
    {
        GetCollectionStatusResponse status => status.Shards.Select(shard => ((ulong)shard.ShardId, shard.ShardEpoch)),
        GetWorkerResponse worker => [(worker.ShardId, worker.ShardEpoch)],
        _ => (exchange.Assignments?.Items ?? []).Select(item => (item.ShardId, item.Epoch)),
    };
}
