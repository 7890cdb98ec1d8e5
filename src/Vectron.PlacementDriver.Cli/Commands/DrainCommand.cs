using System.CommandLine;
using System.Globalization;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>drain WORKER</c>: moves every replica off a worker.</summary>
internal static class DrainCommand
{
    private static readonly Argument<ulong> Worker = new("worker") { Description = "The worker's id" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only tell how many replicas would move" };

    /// <summary>The command.</summary>
    public static Command Build() => new Command("drain", "Moves every replica off a worker, which serves until they have left")
    {
        Worker, DryRun, Waiting.Wait, Waiting.Limit,
    }.Runs(DrainAsync);

    /// <summary>What a worker has yet to let go before it can be removed: also replicas that others no longer count as theirs.</summary>
    internal static int HeldBy(ClusterPicture picture, ulong worker) =>
        picture.Workers.TryGetValue(worker, out var view) ? view.Replicas : 0;

    private static async Task<ExitCode> DrainAsync(Session session, CancellationToken cancellationToken)
    {
        var id = session.Need(Worker);
        var picture = await Pictures.TakeAsync(session, cancellationToken).ConfigureAwait(false);
        if (!picture.Workers.ContainsKey(id))
        {
            throw new NotFoundException($"worker '{id}' not found");
        }

        var replicas = ReplicasOn(picture, id);
        if (session.Get(DryRun))
        {
            return Tell(session, $"worker {id} holds {replicas} replicas, which would move to others", ExitCode.Done);
        }

        await session.Client.DrainWorkerAsync(
            new DrainWorkerRequest { WorkerId = id.ToString(CultureInfo.InvariantCulture) }, null, cancellationToken).ConfigureAwait(false);
        if (!session.Get(Waiting.Wait))
        {
            return Tell(session, $"worker {id} is draining, {replicas} replicas to move", ExitCode.Done);
        }

        return await Waiting.UntilNothingIsLeftAsync(
            session, $"replicas on worker {id}", now => HeldBy(now, id), cancellationToken).ConfigureAwait(false)
            ? Tell(session, $"worker {id} holds no replica any more: it may be stopped and removed", ExitCode.Done)
            : Tell(session, $"worker {id} still drains; it goes on", ExitCode.WaitTimedOut);
    }

    private static int ReplicasOn(ClusterPicture picture, ulong worker) =>
        picture.Shards.Values.Count(shard => !shard.Retiring && shard.Replicas.Contains(worker));

    private static ExitCode Tell(Session session, string message, ExitCode code)
    {
        Terminal.Show(new MessageReport(message), session.Json);
        return code;
    }
}
