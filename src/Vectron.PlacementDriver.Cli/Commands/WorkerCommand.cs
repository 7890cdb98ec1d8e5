using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Grpc.Core;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>worker drain|undrain|maintenance|remove|disk-lost ID</c>: what is to become of one worker.</summary>
internal static class WorkerCommand
{
    private const int MostNamed = 5;

    /// <summary>The commands.</summary>
    public static Command Build() => new("worker", "What is to become of one worker")
    {
        DrainCommand.Build(), Undrain(), Remove(), Maintenance(), DiskLost(),
    };

    private static Command Undrain()
    {
        var id = Id();
        return new Change
        {
            Wanted = Change.One(session => new DryRunRequest { UndrainWorker = new UndrainWorkerRequest { WorkerId = session.Need(id) } }),
            Carry = async (session, change, cancellationToken) =>
            {
                await session.Admin.UndrainWorkerAsync(change.UndrainWorker, null, cancellationToken).ConfigureAwait(false);
                return new Change.Done($"worker {change.UndrainWorker.WorkerId} is draining no more");
            },
        }.By(new Command("undrain", "Lets it keep the replicas that it still has") { id });
    }

    private static Command Remove()
    {
        var id = Id();
        return new Change
        {
            Wanted = Change.One(session => new DryRunRequest { RemoveWorker = new RemoveWorkerRequest { WorkerId = session.Need(id) } }),
            Carry = async (session, change, cancellationToken) =>
            {
                await session.Client.RemoveWorkerAsync(change.RemoveWorker, null, cancellationToken).ConfigureAwait(false);
                return new Change.Done($"worker {change.RemoveWorker.WorkerId} is removed");
            },
        }.By(new Command("remove", "Takes it off the list; refused while it holds replicas, and so asks nothing") { id });
    }

    private static Command Maintenance()
    {
        var id = Id();
        var duration = new Argument<string>("time") { Description = "How long it may be away, such as 15m; 0 ends it early" };
        return new Change
        {
            Wanted = Change.One(session => new DryRunRequest
            {
                SetMaintenance = new SetMaintenanceRequest { WorkerId = session.Need(id), UntilUnixMs = UntilUnixMs(session.Need(duration)) },
            }),
            Carry = async (session, change, cancellationToken) =>
            {
                var (worker, until) = (change.SetMaintenance.WorkerId, change.SetMaintenance.UntilUnixMs);
                await session.Admin.SetMaintenanceAsync(change.SetMaintenance, null, cancellationToken).ConfigureAwait(false);
                return new Change.Done(until == 0
                    ? $"worker {worker} is in maintenance no more"
                    : $"worker {worker} is in maintenance until {Sheet.Time(until)}");
            },
            Dangers = (session, cancellationToken) => session.Need(duration) == "0"
                ? Task.FromResult<ImmutableArray<string>>([])
                : IfItStopsAsync(session, session.Need(id), cancellationToken),
        }.By(new Command("maintenance", "Keeps its replicas in place though it may be silent") { id, duration });
    }

    private static Command DiskLost()
    {
        var id = Id();
        return new Change
        {
            Wanted = Change.One(session => new DryRunRequest { DeclareDiskLost = new DeclareDiskLostRequest { WorkerId = session.Need(id) } }),
            Destroys = async (session, cancellationToken) =>
                $"This retires worker {session.Need(id)} for good, and what only its disk holds is lost.{await HeardAsync(session, session.Need(id), cancellationToken).ConfigureAwait(false)}",
            Carry = async (session, change, cancellationToken) =>
            {
                var worker = change.DeclareDiskLost.WorkerId;
                await session.Admin.DeclareDiskLostAsync(change.DeclareDiskLost, null, cancellationToken).ConfigureAwait(false);
                return new Change.Done(
                    $"worker {worker} is retired; restart it to get a new id",
                    $"replicas on worker {worker}",
                    picture => DrainCommand.ReplicasOn(picture, worker),
                    $"worker {worker} is retired and its replicas are replaced; restart it to get a new id");
            },
            Dangers = (session, cancellationToken) => IfItStopsAsync(session, session.Need(id), cancellationToken),
            TakesTime = true,
        }.By(new Command("disk-lost", "Says that its data disk is gone for good: its replicas are replaced") { id });
    }

    // Whose disk is gone is seldom heard: it may be another worker that is meant.
    private static async Task<string> HeardAsync(Session session, string id, CancellationToken cancellationToken)
    {
        var picture = await Pictures.TakeAsync(session, cancellationToken).ConfigureAwait(false);
        return ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && picture.Workers.TryGetValue(number, out var worker) && worker.Healthy
            ? string.Create(CultureInfo.InvariantCulture, $" It is at {worker.RaftAddress} and was heard {Math.Max(0, picture.ClockUnixMs - worker.LastHeartbeatUnixMs) / 1000.0:0.0} s ago: is it this one?")
            : "";
    }

    private static long UntilUnixMs(string text) => text == "0"
        ? 0
        : Durations.Parse(text) is { } time
            ? (TimeProvider.System.GetUtcNow() + time).ToUnixTimeMilliseconds()
            : throw new UsageException($"'{text}' must be a time like 90s, 15m or 2h, or 0");

    // Of a worker that is forgotten nothing can be said: it holds nothing.
    private static async Task<ImmutableArray<string>> IfItStopsAsync(Session session, string id, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await session.Admin.CanStopAsync(new CanStopRequest { WorkerIds = { id } }, null, cancellationToken).ConfigureAwait(false);
            return DescribeLoss(answer.Value);
        }
        catch (PlacementDriverException unknown) when (unknown.StatusCode == StatusCode.NotFound)
        {
            return [];
        }
    }

    private static ImmutableArray<string> DescribeLoss(CanStopResponse forecast)
    {
        (int Shards, string What)[] losses =
        [
            (forecast.ShardsLosingQuorum, $"lose their quorum, among them {string.Join(", ", forecast.LosingQuorum.Take(MostNamed))}"),
            (forecast.ShardsLosingRedundancy, "go on with fewer live replicas"),
            (forecast.ShardsWithoutRefill, "cannot get another replica, because no other worker may hold it"),
        ];
        return [.. losses.Where(loss => loss.Shards > 0).Select(loss => $"While it is away, {loss.Shards} shards {loss.What}.")];
    }

    private static Argument<string> Id() => new("id") { Description = "The worker's id" };
}
