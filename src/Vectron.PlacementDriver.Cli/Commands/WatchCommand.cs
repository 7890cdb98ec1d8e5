using System.CommandLine;
using System.Text.Json;
using Google.Protobuf;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>watch</c>: what happens, as it happens.</summary>
internal static class WatchCommand
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(false));

    private static readonly Option<string> Collection = new("--collection") { Description = "Only this collection and its shards" };
    private static readonly Option<ulong> Worker = new("--worker") { Description = "Only this worker and its shards" };
    private static readonly Option<string> For = new("--for") { Description = "End after this time, for example 30s" };
    private static readonly Option<bool> Progress = new("--progress") { Description = "Also show each confirmation that nothing is missing" };

    /// <summary>The command.</summary>
    public static Command Build()
    {
        For.Validators.Add(result => Durations.Check("--for", result));
        return new Command("watch", "What happens, as it happens, until interrupted; with --output json one object a line")
        {
            Collection, Worker, For, Progress,
        }.Runs(WatchAsync);
    }

    private static async Task<ExitCode> WatchAsync(Session session, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (Durations.Parse(session.Get(For)) is { } time)
        {
            limit.CancelAfter(time);
        }

        var request = new WatchRequest { Collection = session.Get(Collection) ?? "", WorkerId = session.Get(Worker) };
        var before = default(ClusterPicture);
        try
        {
            await foreach (var update in session.Client.WatchPicturesAsync(request, limit.Token).ConfigureAwait(false))
            {
                Show(update, before, session);
                before = update.Picture;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Its time is over, as was wished.
        }

        return ExitCode.Done;
    }

    private static void Show(PictureUpdate update, ClusterPicture? before, Session session)
    {
        if (update.Step == WatchStep.Progress && !session.Get(Progress))
        {
            return;
        }

        if (session.Json)
        {
            var state = update.Step == WatchStep.Progress ? "null" : Formatter.Format(update.Changes);
            Console.Out.WriteLine($$"""{"step":"{{JsonNamingPolicy.CamelCase.ConvertName(update.Step.ToString())}}","revision":{{update.Picture.Revision}},"state":{{state}}}""");
            return;
        }

        foreach (var line in ChangeLines.Of(update, before))
        {
            Terminal.Results.MarkupLine($"[grey]{update.Picture.Revision}[/] {line}");
        }
    }
}
