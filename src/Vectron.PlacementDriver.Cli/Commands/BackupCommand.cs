using System.CommandLine;
using System.IO.Pipelines;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Cli.Reports;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>backup FILE</c> and <c>backup check FILE</c>.</summary>
internal static class BackupCommand
{
    /// <summary>The commands.</summary>
    public static Command Build()
    {
        var file = new Argument<string>("file") { Description = "Where to put it; must not exist yet. '-' is standard output" };
        return new Command("backup", "Saves the whole state of one moment to a file") { file, Check() }.Runs(async (session, cancellationToken) =>
        {
            if (session.Need(file) == BackupFile.Standard)
            {
                Terminal.ShowAside(await PassOnAsync(session, cancellationToken).ConfigureAwait(false), session.Json);
            }
            else
            {
                Terminal.Show(await TakeAsync(session, session.Need(file), cancellationToken).ConfigureAwait(false), session.Json);
            }

            return ExitCode.Done;
        });
    }

    private static Command Check()
    {
        var file = new Argument<string>("file") { Description = "A backup" };
        return new Command("check", "Reads a backup to its end, without a cluster, and tells what is in it") { file }.Reports(
            (session, _) => Task.FromResult<Report>(new BackupReport(BackupFile.Check(session.Need(file)))));
    }

    private static async Task<Report> TakeAsync(Session session, string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            throw new UsageException($"{path} exists: a backup never replaces another");
        }

        // A file under its own name is whole: until then it has another.
        var unfinished = $"{path}.unfinished";
        try
        {
            var output = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
            await using (output.ConfigureAwait(false))
            {
                await SaveAsync(session, output, cancellationToken).ConfigureAwait(false);
            }

            _ = BackupFile.Check(unfinished);
            File.Move(unfinished, path, overwrite: false);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        return new BackupReport(BackupFile.Check(path));
    }

    // It is checked on its way: who gets it cannot be asked for it again.
    private static async Task<Report> PassOnAsync(Session session, CancellationToken cancellationToken)
    {
        if (!Console.IsOutputRedirected)
        {
            throw new UsageException("a backup is nothing to look at on a terminal: redirect standard output to a file, or name one");
        }

        var pipe = new Pipe();
        var checking = Task.Run(
            () =>
            {
                using var saved = pipe.Reader.AsStream();
                using var output = Console.OpenStandardOutput();
                return BackupFile.Check(saved, "standard output", output);
            },
            cancellationToken);
        var saving = pipe.Writer.AsStream();
        await using (saving.ConfigureAwait(false))
        {
            await session.Admin.TakeBackupAsync(saving, cancellationToken).ConfigureAwait(false);
        }

        return new BackupReport(await checking.ConfigureAwait(false));
    }

    private static async Task SaveAsync(Session session, FileStream output, CancellationToken cancellationToken)
    {
        if (!Terminal.IsInteractive)
        {
            await session.Admin.TakeBackupAsync(output, cancellationToken).ConfigureAwait(false);
            return;
        }

        await Terminal.Errors.Status().StartAsync("reading the state", async status =>
        {
            var saving = session.Admin.TakeBackupAsync(output, cancellationToken);
            while (await Task.WhenAny(saving, Task.Delay(200, cancellationToken)).ConfigureAwait(false) != saving)
            {
                status.Status($"{Sheet.Bytes(output.Position)} saved");
            }

            await saving.ConfigureAwait(false);
        }).ConfigureAwait(false);
    }
}
