using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Client.Routes;

/// <summary>
/// The routes of all collections, kept up to date by a watch in the background, so that a gateway routes without a call.
/// Safe for any number of threads; dispose it once.
/// </summary>
public sealed class RouteCache : IAsyncDisposable
{
    private readonly PlacementDriverClient client;
    private readonly RouteCacheOptions options;
    private readonly CancellationTokenSource end = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task watching;
    private volatile RoutingTable? current;
    private long confirmedAt;

    /// <summary>Begins to watch.</summary>
    /// <param name="client">Whose nodes to ask; must outlive this.</param>
    /// <param name="options">What to keep; null for all collections.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    public RouteCache(PlacementDriverClient client, RouteCacheOptions? options = null)
    {
        this.client = client;
        this.options = options ?? new RouteCacheOptions();
        if (this.options.MaxStaleness <= this.options.ProgressInterval)
        {
            throw new ArgumentException(
                $"{nameof(RouteCacheOptions.MaxStaleness)} is {this.options.MaxStaleness}, must be above "
                + $"{nameof(RouteCacheOptions.ProgressInterval)}, {this.options.ProgressInterval}",
                nameof(options));
        }

        watching = Task.Run(WatchAsync);
    }

    /// <summary>
    /// How long ago a node last proved that the table lacks nothing that was acknowledged to anybody, not counting the time
    /// that the proof travelled; null before the first picture. Grows while no node can prove it.
    /// </summary>
    public TimeSpan? Staleness => current is null ? null : client.Time.GetElapsedTime(Volatile.Read(ref confirmedAt));

    /// <summary>The newest table.</summary>
    /// <exception cref="StaleRoutesException">It is older than <see cref="RouteCacheOptions.MaxStaleness"/>.</exception>
    public RoutingTable Table => current is { } table && Staleness <= options.MaxStaleness
        ? table
        : throw new StaleRoutesException(Staleness, options.MaxStaleness);

    /// <summary>The shard that owns a vector, by the newest table.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="vectorId">Any text.</param>
    /// <returns>Null: there is no such collection.</returns>
    /// <exception cref="StaleRoutesException">The table is older than <see cref="RouteCacheOptions.MaxStaleness"/>.</exception>
    public CollectionShard? Find(string collection, string vectorId) =>
        Table.TryFind(collection, vectorId, out var shard) ? shard : null;

    /// <summary>Ends once there is a table.</summary>
    /// <exception cref="PlacementDriverException">The driver refuses to be watched.</exception>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken = default) => ready.Task.WaitAsync(cancellationToken);

    /// <summary>Ends once the table shows a revision, for example that of a write of one's own.</summary>
    /// <param name="revision">A revision of the cluster.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WaitForRevisionAsync(long revision, CancellationToken cancellationToken = default)
    {
        while (current is not { } table || table.Revision < revision)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), client.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the watch.</summary>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        end.Dispose();
    }

    private async Task WatchAsync()
    {
        var builder = new RoutingTableBuilder();
        var request = new WatchRequest
        {
            Kind = WatchKind.Routes,
            Collection = options.Collection,
            ProgressIntervalMs = (int)options.ProgressInterval.TotalMilliseconds,
        };
        try
        {
            await foreach (var update in client.WatchPicturesAsync(request, end.Token).ConfigureAwait(false))
            {
                current = builder.Take(update);

                // Changes tell nothing of what may be missing behind them.
                if (update.Step != WatchStep.Changes)
                {
                    Volatile.Write(ref confirmedAt, client.Time.GetTimestamp());
                }

                ready.TrySetResult();
            }
        }
        catch (OperationCanceledException)
        {
            ready.TrySetCanceled();
        }
#pragma warning disable CA1031 // The watch is over; who asks hears why, and the routes become stale.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ready.TrySetException(exception);
        }
    }
}
