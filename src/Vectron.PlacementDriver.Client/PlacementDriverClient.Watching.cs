using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Client;

/// <content>The cluster's state as a stream.</content>
public sealed partial class PlacementDriverClient
{
    /// <summary>
    /// Watches the cluster: a picture first, then every change of it, in order and each once, until cancelled. When a node
    /// fails, falls silent or cannot confirm that it is up to date, the next one goes on where it was; what had to be left
    /// out shows as a new picture.
    /// </summary>
    /// <param name="request">What to watch; a revision in it is the caller's own place.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <returns>Endless.</returns>
    /// <exception cref="PlacementDriverException">The driver refuses what is asked for.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IAsyncEnumerable<WatchResponse> WatchAsync(WatchRequest request, CancellationToken cancellationToken = default) =>
        new WatchStream(runner.Nodes, options, Time).RunAsync(request, cancellationToken);

    /// <summary>
    /// The same as whole pictures of the cluster, each with what made it different from the one before.
    /// </summary>
    /// <inheritdoc cref="WatchAsync(WatchRequest, CancellationToken)"/>
    public IAsyncEnumerable<PictureUpdate> WatchPicturesAsync(
        WatchRequest request, CancellationToken cancellationToken = default) =>
        PictureUpdate.FoldAsync(WatchAsync(request, cancellationToken), cancellationToken);

    /// <summary>One picture of the cluster, which shows every write that was acknowledged before the call.</summary>
    /// <inheritdoc cref="WatchAsync(WatchRequest, CancellationToken)"/>
    /// <exception cref="PlacementDriverException">Refused, or no picture came within the call's time.</exception>
    public async Task<ClusterPicture> GetPictureAsync(
        WatchRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default)
    {
        var timeout = call?.Timeout ?? options.CallTimeout;
        using var overall = new CancellationTokenSource(timeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overall.Token, cancellationToken);
        var stream = new WatchStream(runner.Nodes, options, Time);
        try
        {
            await foreach (var update in PictureUpdate.FoldAsync(stream.RunAsync(request, either.Token), either.Token).ConfigureAwait(false))
            {
                return update.Picture;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw stream.OutOfTime(timeout);
        }

        throw new InvalidOperationException("a watch never ends by itself");
    }
}
