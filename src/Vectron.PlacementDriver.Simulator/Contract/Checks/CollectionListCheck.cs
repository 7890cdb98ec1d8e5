using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>Which collections are listed.</summary>
internal sealed class CollectionListCheck : IContractCheck
{
    public string Name => "collection-list";

    public string Sentence => "ListCollections shows every collection that exists, once, and no other.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        if (exchange.Response is not ListCollectionsResponse response)
        {
            yield break;
        }

        foreach (var name in response.Collections.GroupBy(name => name).Where(group => group.Count() > 1))
        {
            yield return $"'{name.Key}' is listed {name.Count()} times";
        }

        foreach (var name in cluster.Collections.Keys)
        {
            var exists = cluster.Existing(name) is not null;
            if (!cluster.IsUncertain(name) && exists != response.Collections.Contains(name))
            {
                yield return exists ? $"'{name}' is missing" : $"'{name}' is listed after its deletion";
            }
        }

        foreach (var name in response.Collections.Where(name => !cluster.Collections.ContainsKey(name)))
        {
            yield return $"'{name}' is listed, which nobody created";
        }
    }
}
