using System.CommandLine;
using System.IO.Compression;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>restore FILE</c>: a backup into a new cluster.</summary>
internal static class RestoreCommand
{
    private static readonly Argument<string> Source = new("file") { Description = "A backup; '-' is standard input, which needs --yes" };
    private static readonly Option<string> Reason = new("--reason") { Description = "For others, kept in the history" };

    /// <summary>The command.</summary>
    public static Command Build() => new Command(
        "restore", "Puts a backup into a new cluster that has nothing of its own, and keeps it frozen until you have looked")
    {
        Source, Change.DryRun, Reason, Confirmation.Yes,
    }.Reports(RestoreAsync);

    private static async Task<Report> RestoreAsync(Session session, CancellationToken cancellationToken)
    {
        // Whatever may be wrong is found before anything is sent.
        var (backup, file) = Open(session.Need(Source));
        await using var fileScope = file.ConfigureAwait(false);
        var target = (await session.Admin.CanRestoreAsync(null, cancellationToken).ConfigureAwait(false)).Value;
        if (session.Get(Change.DryRun))
        {
            return new RestoreReport(backup, target.ClusterNumber, target.ClusterUid, Restored: null);
        }

        Confirmation.Require(
            session,
            $"Cluster {target.ClusterNumber} gets the {backup.Workers} workers, {backup.Collections} collections and {backup.Shards} shards of {backup.File}, taken at {Sheet.Time(backup.ClockUnixMs)}, and is frozen.");
        var restored = await SendAsync(session, backup, file, cancellationToken).ConfigureAwait(false);
        return new RestoreReport(backup, target.ClusterNumber, target.ClusterUid, RestoreReport.State.Of(restored));
    }

    private static (BackupSummary Backup, Stream File) Open(string path)
    {
        if (path != BackupFile.Standard)
        {
            return (BackupFile.Check(path), new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));
        }

        if (!Console.IsInputRedirected)
        {
            throw new UsageException("standard input is a terminal, no backup: redirect it from a file, or name one");
        }

        // It cannot be read twice. Compressed, the largest that a cluster takes fits memory.
        var kept = new MemoryStream();
        using var compressor = new GZipStream(kept, CompressionLevel.Fastest, leaveOpen: true);
        using var input = Console.OpenStandardInput();
        var backup = BackupFile.Check(input, "standard input", compressor);
        compressor.Dispose();
        kept.Position = 0;
        return (backup, new GZipStream(kept, CompressionMode.Decompress));
    }

    private static async Task<FinishRestoreResponse> SendAsync(
        Session session, BackupSummary backup, Stream file, CancellationToken cancellationToken)
    {
        var reason = session.Get(Reason) ?? "";
        if (!Terminal.IsInteractive)
        {
            return await session.Admin.RestoreBackupAsync(file, reason, null, cancellationToken).ConfigureAwait(false);
        }

        return await Terminal.Errors.Progress().StartAsync(async display =>
        {
            var bar = display.AddTask("sending the backup", maxValue: Math.Max(1, backup.Bytes));
            var progress = new BarProgress(bar, backup.Bytes);
            return await session.Admin.RestoreBackupAsync(file, reason, progress, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private sealed class BarProgress(ProgressTask bar, long bytes) : IProgress<long>
    {
        public void Report(long value)
        {
            bar.Value = value;
            if (value >= bytes)
            {
                bar.Description = "every node puts it together";
            }
        }
    }
}
