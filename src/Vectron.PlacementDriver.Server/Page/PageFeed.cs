using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Diagnostics;
using Vectron.PlacementDriver.Server.Hosting;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>
/// Tells a browser the state as server-sent events (HTML Living Standard, section 9.2): first everything, then what
/// changed. It shows this node's own state, without asking the leader. A browser that reads slowly is told less often,
/// and then of everything that changed since: nothing is buffered for it.
/// </summary>
internal sealed class PageFeed(
    IReplica replica, Journal journal, MemberWatch members, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>Most browsers served at a time.</summary>
    public const int MostReaders = 64;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    // Of a large state each look costs something: this many times as long passes until the next one.
    private const int RestFactor = 20;

    private int readers;

    /// <summary>Serves one browser until it leaves or the node stops.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref readers) > MostReaders)
        {
            Interlocked.Decrement(ref readers);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync($"{MostReaders} browsers watch this node already: use another node\n").ConfigureAwait(false);
            return;
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            await TellAsync(context, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The browser left, or the node stops.
        }
        finally
        {
            Interlocked.Decrement(ref readers);
        }
    }

    private async Task TellAsync(HttpContext context, CancellationToken cancellation)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var output = Compress(context);
        await using (output.ConfigureAwait(false))
        {
            PlacementSnapshot? told = null;
            var seen = 0L;
            while (true)
            {
                // Waiting for other nodes costs this one nothing.
                var nodes = await MembersAsync(replica.Current, cancellation).ConfigureAwait(false);
                var began = time.GetTimestamp();
                var state = replica.Current;
                var news = journal.After(seen);
                seen = news.Count > 0 ? news[^1].Sequence : seen;
                await WriteAsync(output, PageChange.Between(told, state, Node(), nodes, news), cancellation).ConfigureAwait(false);
                told = state;
                var spent = time.GetElapsedTime(began);
                await Task.Delay(Period > spent * RestFactor ? Period : spent * RestFactor, time, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static Stream Compress(HttpContext context)
    {
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            return context.Response.Body;
        }

        context.Response.Headers.ContentEncoding = "gzip";
        return new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
    }

    private static async Task WriteAsync(Stream output, PageChange change, CancellationToken cancellation)
    {
        await output.WriteAsync("data: "u8.ToArray(), cancellation).ConfigureAwait(false);
        await JsonSerializer.SerializeAsync(output, change, PageJson.Default.PageChange, cancellation).ConfigureAwait(false);
        await output.WriteAsync("\n\n"u8.ToArray(), cancellation).ConfigureAwait(false);
        await output.FlushAsync(cancellation).ConfigureAwait(false);
    }

    private PageNode Node()
    {
        var status = replica.Status;
        return new PageNode(
            status.NodeId, RoleName.Of(status.Role), status.Term, status.LeaderNodeId, status.LastIndex, status.CommitIndex,
            status.AppliedIndex, status.WaitingFor, ProgramVersion.Text);
    }

    private async ValueTask<PageMember[]> MembersAsync(PlacementSnapshot state, CancellationToken cancellation) =>
    [
        .. (await members.GetAsync(cancellation).ConfigureAwait(false))
            .Select(report => PageMember.Of(report, state.Peers.GetValueOrDefault(report.NodeId)?.GrpcAddress ?? "")),
    ];
}
