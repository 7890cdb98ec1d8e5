namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>The JSON of the assignment list.</summary>
internal sealed class AssignmentFormatCheck : IContractCheck
{
    public string Name => "assignment-format";

    public string Sentence =>
        "The assignment list is a JSON array whose elements have the fields and types of the contract.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        if (exchange.Assignments is not { } list)
        {
            yield break;
        }

        foreach (var problem in list.Problems)
        {
            yield return problem;
        }

        foreach (var item in list.Items.Where(item => item.ShardId == 0 || item.Epoch == 0 || item.Dimension == 0))
        {
            yield return $"shard {item.ShardId} has epoch {item.Epoch} and dimension {item.Dimension}, "
                + "each is at least 1";
        }
    }
}
