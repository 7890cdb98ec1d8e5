using System.CommandLine;
using System.CommandLine.Invocation;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>The command line as a whole: a table of contents.</summary>
internal static class CommandTree
{
    /// <summary>Runs a command line.</summary>
    public static async Task<ExitCode> RunAsync(string[] args)
    {
        // An argument that begins with @ is a name like any other, not a file of arguments.
        var parsed = Build().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction mistake)
        {
            // The whole help hides what is wrong; it helps whoever left a command out.
            mistake.ShowHelp = parsed.CommandResult.Command.Subcommands.Count > 0;
        }

        var code = await parsed.InvokeAsync().ConfigureAwait(false);
        return parsed.Errors.Count > 0 ? ExitCode.WrongUsage : (ExitCode)code;
    }

    /// <summary>Every command.</summary>
    public static RootCommand Build()
    {
        var root = new RootCommand("Operates a Vectron placement driver")
        {
            StatusCommand.Build(),
            MembersCommand.Build(),
            LeaderCommand.Build(),
            WorkersCommand.Build(),
            CollectionsCommand.Build(),
            ShardsCommand.Build(),
            RouteCommand.Build(),
            ExplainCommand.Build(),
            CanStopCommand.Build(),
            PlanCommand.Build(),
            MovesCommand.Build(),
            HistoryCommand.Build(),
            WorkerCommand.Build(),
            SchedulingCommand.Build(),
            SchedulingCommand.BuildFreeze(),
            RebalanceCommand.Build(),
            WatchCommand.Build(),
            BackupCommand.Build(),
            RestoreCommand.Build(),
            DoctorCommand.Build(),
            VerifyCommand.Build(),
            PlacementCommand.Build(),
            SettingsCommand.Build(),
            ImportCommand.Build(),
            CompletionCommand.Build(),
        };
        foreach (var option in GlobalOptions.All)
        {
            root.Options.Add(option);
        }

        Numbers.Use(root);

        return root;
    }
}
