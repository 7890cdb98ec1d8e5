using System.Collections.Immutable;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>Every call gets the status that section 5 of the contract gives it.</summary>
internal sealed class StatusCheck(ImmutableArray<string> unimplementedAllowed) : IContractCheck
{
    public string Name => "status";

    public string Sentence => "A call gets the status that its circumstances call for.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        if (unimplementedAllowed.Contains(exchange.Method) && exchange.Status == StatusCode.Unimplemented)
        {
            yield break;
        }

        var expected = Expected(exchange, cluster);
        if (expected.Length > 0 && !expected.Contains(exchange.Status))
        {
            yield return $"{exchange.Status} ({exchange.Detail}) after {exchange.Attempts} attempt(s), "
                + $"expected {string.Join(" or ", expected)}";
        }
        else if (exchange.Status != StatusCode.OK && exchange.Detail.Length == 0)
        {
            yield return $"{exchange.Status} without a word why";
        }
    }

    // Empty when nobody can tell.
    private static StatusCode[] Expected(Exchange exchange, ObservedCluster cluster) => exchange.Request switch
    {
        CreateCollectionRequest request => OfCreation(request, exchange, cluster),
        DeleteCollectionRequest request => OfDeletion(request, exchange, cluster),
        GetCollectionStatusRequest request => OfNamed(request.Name, cluster),
        GetWorkerRequest request => OfNamed(request.Collection, cluster),
        ListWorkersForCollectionRequest request => OfNamed(request.Collection, cluster),
        DrainWorkerRequest => [StatusCode.OK, StatusCode.FailedPrecondition],
        RemoveWorkerRequest => [StatusCode.OK, StatusCode.FailedPrecondition],
        _ => [StatusCode.OK],
    };

    private static StatusCode[] OfCreation(
        CreateCollectionRequest request, Exchange exchange, ObservedCluster cluster)
    {
        if (cluster.IsUncertain(request.Name))
        {
            return [StatusCode.OK, StatusCode.AlreadyExists];
        }

        if (cluster.Existing(request.Name) is not null)
        {
            return [StatusCode.AlreadyExists];
        }

        if (!cluster.Workers.Values.Any(worker => worker.LastBeat is not null && !worker.SearchOnly))
        {
            return [StatusCode.FailedPrecondition];
        }

        return exchange.MayRepeat ? [StatusCode.OK, StatusCode.AlreadyExists] : [StatusCode.OK];
    }

    private static StatusCode[] OfDeletion(
        DeleteCollectionRequest request, Exchange exchange, ObservedCluster cluster)
    {
        if (cluster.IsUncertain(request.Name) || exchange.MayRepeat)
        {
            return [StatusCode.OK, StatusCode.NotFound];
        }

        return cluster.Existing(request.Name) is null ? [StatusCode.NotFound] : [StatusCode.OK];
    }

    private static StatusCode[] OfNamed(string collection, ObservedCluster cluster)
    {
        if (cluster.IsUncertain(collection))
        {
            return [];
        }

        return cluster.Existing(collection) is null ? [StatusCode.NotFound] : [StatusCode.OK];
    }
}
