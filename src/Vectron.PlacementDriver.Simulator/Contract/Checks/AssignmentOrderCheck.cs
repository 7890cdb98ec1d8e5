namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>The order of the assignment list.</summary>
internal sealed class AssignmentOrderCheck : IContractCheck
{
    public string Name => "assignment-order";

    public string Sentence => "The assignment list is ordered by shard id, no shard twice.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        if (exchange.Assignments is not { } list)
        {
            yield break;
        }

        for (var i = 1; i < list.Items.Length; i++)
        {
            if (list.Items[i].ShardId <= list.Items[i - 1].ShardId)
            {
                yield return $"shard {list.Items[i].ShardId} follows shard {list.Items[i - 1].ShardId}";
            }
        }
    }
}
