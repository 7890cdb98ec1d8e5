using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Client.Routes;
using Vectron.PlacementDriver.Cluster.Tests;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>Who led each shard of a collection at each revision, by one node's stream of everything.</summary>
internal sealed class LeaderWitness : IAsyncDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly PlacementDriverClient client;
    private readonly Dictionary<ulong, SortedList<long, ulong>> leaders = [];
    private readonly Lock gate = new();
    private readonly Task watching;
    private long revision;

    public LeaderWitness(string address, string collection)
    {
        client = new PlacementDriverClient(new PlacementDriverClientOptions { Addresses = [address] });
        watching = WatchAsync(collection);
    }

    /// <summary>How many routes of these tables name another worker than the one that led at their revision.</summary>
    public async Task<long> CountWrongAsync(IReadOnlyList<RoutingTable> tables, IReadOnlyDictionary<ulong, string> addresses)
    {
        await Eventually.TrueAsync(
            () => Task.FromResult(Volatile.Read(ref revision) >= tables[^1].Revision), () => "the witness should have seen the last table's revision");
        lock (gate)
        {
            return tables.Sum(table => table.Collections.Values.Sum(routes => routes.Shards.LongCount(shard =>
                LeaderAt(shard.Id, table.Revision) is var leader && leader != 0 && shard.ServingAddress != addresses[leader])));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await watching;
        await client.DisposeAsync();
        end.Dispose();
    }

    private ulong LeaderAt(ulong shard, long at) => leaders[shard].LastOrDefault(change => change.Key <= at).Value;

    private async Task WatchAsync(string collection)
    {
        try
        {
            await foreach (var answer in client.WatchAsync(new WatchRequest { Collection = collection }, end.Token))
            {
                lock (gate)
                {
                    foreach (var shard in answer.State?.Shards ?? [])
                    {
                        if (!leaders.TryGetValue(shard.ShardId, out var known))
                        {
                            leaders[shard.ShardId] = known = [];
                        }

                        known[answer.Revision] = shard.LeaderId;
                    }

                    Volatile.Write(ref revision, answer.Revision);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
    }
}
