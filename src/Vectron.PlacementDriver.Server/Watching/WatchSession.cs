using System.Collections.Immutable;
using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Server.Watching;

/// <summary>
/// One watcher of a view: pulls from the feed at its own pace. Nothing is kept for it but its place, a revision.
/// </summary>
internal sealed class WatchSession(
    WatchFeed feed, WatchView view, ProgressClock clock, ulong nodeId, IServerStreamWriter<WatchResponse> output)
{
    // What the stream named last; the place may be further, where there was nothing to tell.
    private long told;

    /// <summary>Sends until cancelled.</summary>
    /// <param name="afterRevision">What the watcher has already; null for nothing.</param>
    /// <param name="token">Ends the watch.</param>
    /// <exception cref="OperationCanceledException">It ended.</exception>
    public async Task RunAsync(long? afterRevision, CancellationToken token)
    {
        const long nowhere = -1;
        var place = told = afterRevision ?? nowhere;
        var confirmation = clock.ConfirmAsync(token);
        while (true)
        {
            // Looked at before the feed: what it confirms, the feed has by then.
            var isConfirmed = confirmation.IsCompleted;
            var found = feed.Find(place);
            if (found.IsGone)
            {
                place = await SendPictureAsync(found.Position, token).ConfigureAwait(false);
            }
            else if (!found.Steps.IsEmpty)
            {
                place = await SendChangesAsync(found.Steps, token).ConfigureAwait(false);
            }
            else if (isConfirmed)
            {
                if (await confirmation.ConfigureAwait(false) is { } took)
                {
                    place = await SendProgressAsync(found.Position, took, token).ConfigureAwait(false);
                }

                confirmation = clock.ConfirmAsync(token);
            }
            else
            {
                await Task.WhenAny(found.Moved, confirmation).WaitAsync(token).ConfigureAwait(false);
            }
        }
    }

    private async Task<long> SendPictureAsync(PlacementSnapshot snapshot, CancellationToken token)
    {
        WatchResponse? part = null;
        foreach (var state in view.Picture(snapshot))
        {
            if (part is not null)
            {
                await output.WriteAsync(part, token).ConfigureAwait(false);
            }

            part = new WatchResponse
            {
                Step = WatchStep.Picture,
                Revision = snapshot.Revision,
                First = part is null,
                ClusterUid = UidOf(snapshot),
                NodeId = nodeId,
                ClockUnixMs = snapshot.ClockUnixMs,
                State = state,
            };
        }

        part!.Last = true;
        await output.WriteAsync(part, token).ConfigureAwait(false);
        return told = snapshot.Revision;
    }

    private async Task<long> SendChangesAsync(ImmutableArray<WatchedStep> steps, CancellationToken token)
    {
        foreach (var step in steps)
        {
            if (step.For(view) is { } state)
            {
                await output.WriteAsync(
                    new WatchResponse
                    {
                        Step = WatchStep.Changes,
                        FromRevision = told,
                        Revision = step.Changes.Revision,
                        ClusterUid = UidOf(feed.Position),
                        NodeId = nodeId,
                        State = state,
                    },
                    token).ConfigureAwait(false);
                told = step.Changes.Revision;
            }
        }

        return steps[^1].Changes.Revision;
    }

    private async Task<long> SendProgressAsync(PlacementSnapshot position, TimeSpan took, CancellationToken token)
    {
        await output.WriteAsync(
            new WatchResponse
            {
                Step = WatchStep.Progress,
                Revision = position.Revision,
                ClusterUid = UidOf(position),
                NodeId = nodeId,
                ClockUnixMs = position.ClockUnixMs,
                ConfirmationUs = (long)took.TotalMicroseconds,
            },
            token).ConfigureAwait(false);
        return told = position.Revision;
    }

    private static string UidOf(PlacementSnapshot snapshot) => snapshot.Identity?.Uid ?? "";
}
