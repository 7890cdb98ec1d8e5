using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>The addresses in the assignment list.</summary>
internal sealed class InitialMembersCheck : IContractCheck
{
    public string Name => "initial-members";

    public string Sentence =>
        "initial_members holds the raft address of every replica, and of registered workers only; none for "
        + "search_only.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        if (exchange is not { Request: HeartbeatRequest request, Assignments: { } list })
        {
            yield break;
        }

        var searchOnly = cluster.Sender(request) is { SearchOnly: true };
        foreach (var item in list.Items)
        {
            foreach (var problem in searchOnly ? OfCopy(item) : OfReplica(item, cluster))
            {
                yield return $"shard {item.ShardId} {problem}";
            }
        }
    }

    private static IEnumerable<string> OfCopy(Assignment item)
    {
        if (item.InitialMembers.Count > 0 || item.Bootstrap)
        {
            yield return "has initial_members or bootstrap for a search_only worker";
        }
    }

    private static IEnumerable<string> OfReplica(Assignment item, ObservedCluster cluster)
    {
        foreach (var missing in item.Replicas.Where(id => !item.InitialMembers.ContainsKey(id)))
        {
            yield return $"has no address for replica {missing}";
        }

        foreach (var (id, address) in item.InitialMembers)
        {
            if (cluster.Workers.GetValueOrDefault(id)?.RaftAddress is var known && known != address)
            {
                yield return $"has {address} for worker {id}, registered is {known ?? "nothing"}";
            }
        }
    }
}
