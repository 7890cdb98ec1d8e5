using System.CommandLine;
using System.Globalization;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>worker drain ID</c>: moves every replica off a worker.</summary>
internal static class DrainCommand
{
    /// <summary>The command.</summary>
    public static Command Build()
    {
        var worker = new Argument<string>("worker") { Description = "The worker's id" };
        return new Change
        {
            Wanted = Change.One(session => new DryRunRequest { DrainWorker = new DrainWorkerRequest { WorkerId = session.Need(worker) } }),
            Carry = async (session, change, cancellationToken) =>
            {
                var id = change.DrainWorker.WorkerId;
                await session.Client.DrainWorkerAsync(change.DrainWorker, null, cancellationToken).ConfigureAwait(false);
                var replicas = ReplicasOn(await Pictures.TakeAsync(session, cancellationToken).ConfigureAwait(false), id);
                if (session.Get(Waiting.Wait))
                {
                    await TellPauseAsync(session, cancellationToken).ConfigureAwait(false);
                }

                var worker = ulong.Parse(id, CultureInfo.InvariantCulture);
                return new Change.Done(
                    $"worker {id} is draining, {replicas} replicas to move",
                    $"replicas on worker {id}",
                    picture => HeldBy(picture, worker),
                    $"worker {id} holds no replica any more: it may be stopped and removed")
                {
                    Ended = TakenBack(worker),
                };
            },
            TakesTime = true,
        }.By(new Command(
            "drain", "Moves every replica off a worker, which serves until they have left; asks nothing, since undrain takes it back") { worker });
    }

    // Whoever waits should not wonder why nothing moves.
    private static async Task TellPauseAsync(Session session, CancellationToken cancellationToken)
    {
        var scheduling = await session.Admin.GetSchedulingAsync(new GetSchedulingRequest(), null, cancellationToken).ConfigureAwait(false);
        if (scheduling.Value.Pauses.FirstOrDefault(paused => paused.Kind == "drain") is { } pause)
        {
            Terminal.Note($"draining is paused since {Sheet.Time(pause.SinceUnixMs)}{(pause.Reason.Length > 0 ? $" ({pause.Reason})" : "")}: nothing moves before scheduling resume drain");
        }
    }

    /// <summary>
    /// Notices that somebody took a drain back: once the worker was seen draining and is again as before. A driver of an
    /// earlier version never says that it is draining.
    /// </summary>
    internal static Func<ClusterPicture, string?> TakenBack(ulong worker)
    {
        var seen = false;
        return picture =>
        {
            if (!picture.Workers.TryGetValue(worker, out var view))
            {
                return null;
            }

            seen |= view.State == "draining";
            return seen && (view.State is "ready" or "joining")
                ? $"worker {worker} is draining no more: somebody took it back, and it keeps {view.Replicas} replicas"
                : null;
        };
    }

    /// <summary>What a worker has yet to let go before it can be removed: also replicas that others no longer count as theirs.</summary>
    internal static int HeldBy(ClusterPicture picture, ulong worker) =>
        picture.Workers.TryGetValue(worker, out var view) ? view.Replicas : 0;

    /// <summary>How many replicas a worker has, those of deleted collections aside.</summary>
    /// <param name="picture">The cluster.</param>
    /// <param name="worker">The id of a worker that there is or was.</param>
    public static int ReplicasOn(ClusterPicture picture, string worker)
    {
        var id = ulong.Parse(worker, CultureInfo.InvariantCulture);
        return picture.Shards.Values.Count(shard => !shard.Retiring && shard.Replicas.Contains(id));
    }
}
