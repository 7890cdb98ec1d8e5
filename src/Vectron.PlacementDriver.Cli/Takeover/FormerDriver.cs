using System.Collections.Immutable;
using Grpc.Core;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Takeover;

/// <summary>Reads a running driver over the calls that every client makes. Asks only, and never as a worker.</summary>
internal static class FormerDriver
{
    private const int AtOnce = 16;

    // What the driver would say of a collection without a live replica is UNAVAILABLE, however often it is asked.
    private static readonly PlacementAnswer<ListWorkersForCollectionResponse> Nowhere = new(new ListWorkersForCollectionResponse(), "", 0);

    /// <summary>Reads one node of it.</summary>
    /// <param name="address">host:port, plain text.</param>
    /// <param name="timeout">For each call.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PlacementDriverException">It does not answer, or refuses.</exception>
    public static async Task<FormerCluster> ReadAsync(string address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var client = new PlacementDriverClient(new PlacementDriverClientOptions { Addresses = [address], CallTimeout = timeout });
        await using var scope = client.ConfigureAwait(false);
        var unserved = ImmutableArray.CreateBuilder<string>();
        var workers = await client.ListWorkersAsync(new ListWorkersRequest(), null, cancellationToken).ConfigureAwait(false);
        var listed = await client.ListCollectionsAsync(new ListCollectionsRequest(), null, cancellationToken).ConfigureAwait(false);
        ImmutableArray<string> names = [.. listed.Value.Collections.Order(StringComparer.Ordinal)];
        var statuses = await ForEachAsync(names, name => client.GetCollectionStatusAsync(
            new GetCollectionStatusRequest { Name = name }, null, cancellationToken), cancellationToken).ConfigureAwait(false);
        var alive = Alive(workers.Value.Workers, statuses.Select(status => status.Value));
        var rerankers = await IfServedAsync(
            "ListRerankers", () => client.ListRerankersAsync(new ListRerankersRequest(), null, cancellationToken), unserved).ConfigureAwait(false);
        var addresses = await IfServedAsync(
            "ListWorkersForCollection",
            () => ForEachAsync(names, name => alive.Contains(name)
                ? client.ListWorkersForCollectionAsync(new ListWorkersForCollectionRequest { Collection = name }, null, cancellationToken)
                : Task.FromResult(Nowhere), cancellationToken),
            unserved).ConfigureAwait(false);
        return new FormerCluster(
            [.. workers.Value.Workers],
            [.. rerankers?.Value.Rerankers ?? []],
            names,
            [.. statuses.Select(status => status.Value)],
            addresses?.Select(answer => answer.Value.GrpcAddresses.Order(StringComparer.Ordinal).ToImmutableArray()).ToImmutableArray(),
            unserved.ToImmutable());
    }

    /// <summary>The unique id of a node's cluster; null when it is of a driver that has none.</summary>
    /// <param name="address">host:port, plain text.</param>
    /// <param name="timeout">For the call.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PlacementDriverException">It does not answer, or refuses.</exception>
    public static async Task<string?> ClusterUidAsync(string address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var client = new PlacementDriverClient(new PlacementDriverClientOptions { Addresses = [address], CallTimeout = timeout });
        await using var scope = client.ConfigureAwait(false);
        var call = new PlacementCallOptions { Consistency = Consistency.Local };
        var status = await IfServedAsync(
            "GetClusterStatus", () => client.Admin.GetClusterStatusAsync(call, cancellationToken), unserved: null).ConfigureAwait(false);
        return status?.Value.ClusterUid;
    }

    private static HashSet<string> Alive(IEnumerable<WorkerInfo> workers, IEnumerable<GetCollectionStatusResponse> collections)
    {
        var living = workers.Where(worker => worker.Healthy).Select(worker => ImportParts.IdOf(worker.WorkerId)).OfType<ulong>().ToHashSet();
        return [.. collections.Where(collection => collection.Shards.Any(shard => shard.Replicas.Any(living.Contains))).Select(collection => collection.Name)];
    }

    private static async Task<T[]> ForEachAsync<T>(
        ImmutableArray<string> names, Func<string, Task<T>> ask, CancellationToken cancellationToken)
    {
        var answers = new T[names.Length];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, names.Length, limits, async (i, _) =>
            answers[i] = await ask(names[i]).ConfigureAwait(false)).ConfigureAwait(false);
        return answers;
    }

    private static async Task<T?> IfServedAsync<T>(
        string call, Func<Task<T>> ask, ImmutableArray<string>.Builder? unserved)
        where T : class
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (PlacementDriverException failure) when (failure.StatusCode == StatusCode.Unimplemented)
        {
            unserved?.Add(call);
            return null;
        }
    }
}
