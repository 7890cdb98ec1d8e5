namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>Who the replicas in the assignment list are.</summary>
internal sealed class AssignmentReplicasCheck : IContractCheck
{
    public string Name => "assignment-replicas";

    public string Sentence => "The replicas of a listed shard are distinct, registered workers.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        foreach (var item in exchange.Assignments?.Items ?? [])
        {
            if (item.Replicas.IsEmpty || item.Replicas.Distinct().Count() != item.Replicas.Length)
            {
                yield return $"shard {item.ShardId} has replicas [{string.Join(", ", item.Replicas)}]";
            }

            foreach (var stranger in item.Replicas.Where(id => !cluster.Workers.ContainsKey(id)))
            {
                yield return $"shard {item.ShardId} has replica {stranger}, which never registered";
            }
        }
    }
}
