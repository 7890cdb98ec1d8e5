using System.CommandLine;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>worker drain|undrain|maintenance|remove|disk-lost ID</c>: what is to become of one worker.</summary>
internal static class WorkerCommand
{
    /// <summary>The commands.</summary>
    public static Command Build() => new("worker", "What is to become of one worker")
    {
        DrainCommand.Build(),
        Does("undrain", "Lets it keep the replicas that it still has", async (session, id, cancellationToken) =>
        {
            await session.Admin.UndrainWorkerAsync(new UndrainWorkerRequest { WorkerId = id }, null, cancellationToken).ConfigureAwait(false);
            return $"worker {id} is draining no more";
        }),
        Does("remove", "Takes it off the list; refused while it holds replicas", async (session, id, cancellationToken) =>
        {
            await session.Client.RemoveWorkerAsync(new RemoveWorkerRequest { WorkerId = id }, null, cancellationToken).ConfigureAwait(false);
            return $"worker {id} is removed";
        }),
        Maintenance(),
        DiskLost(),
    };

    private static Command Maintenance()
    {
        var id = Id();
        var duration = new Argument<string>("time") { Description = "How long it may be away, such as 15m; 0 ends it early" };
        return new Command("maintenance", "Keeps its replicas in place though it may be silent") { id, duration }.Reports(
            async (session, cancellationToken) =>
            {
                var text = session.Need(duration);
                var time = text == "0" ? TimeSpan.Zero : Durations.Parse(text)
                    ?? throw new UsageException($"'{text}' must be a time like 90s, 15m or 2h, or 0");
                var until = time == TimeSpan.Zero ? 0 : (TimeProvider.System.GetUtcNow() + time).ToUnixTimeMilliseconds();
                await session.Admin.SetMaintenanceAsync(
                    new SetMaintenanceRequest { WorkerId = session.Need(id), UntilUnixMs = until }, null, cancellationToken).ConfigureAwait(false);
                return new MessageReport(until == 0
                    ? $"worker {session.Need(id)} is in maintenance no more"
                    : $"worker {session.Need(id)} is in maintenance until {Sheet.Time(until)}");
            });
    }

    private static Command DiskLost()
    {
        var id = Id();
        var sure = new Option<bool>("--yes-it-is-gone") { Description = "It cannot be undone: the id is never used again" };
        return new Command("disk-lost", "Says that its data disk is gone for good: its replicas are replaced") { id, sure }.Reports(
            async (session, cancellationToken) =>
            {
                if (!session.Get(sure))
                {
                    throw new UsageException(
                        $"this retires worker {session.Need(id)} for good, and what only its disk holds is lost: say --yes-it-is-gone if it is");
                }

                await session.Admin.DeclareDiskLostAsync(
                    new DeclareDiskLostRequest { WorkerId = session.Need(id) }, null, cancellationToken).ConfigureAwait(false);
                return new MessageReport($"worker {session.Need(id)} is retired; restart it to get a new id");
            });
    }

    private static Command Does(
        string name, string description, Func<Session, string, CancellationToken, Task<string>> act)
    {
        var id = Id();
        return new Command(name, description) { id }.Reports(async (session, cancellationToken) =>
            new MessageReport(await act(session, session.Need(id), cancellationToken).ConfigureAwait(false)));
    }

    private static Argument<string> Id() => new("id") { Description = "The worker's id" };
}
