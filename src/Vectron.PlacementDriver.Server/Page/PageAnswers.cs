using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>Answers what the page asks beyond its feed: from this node's own state, without asking the leader.</summary>
internal sealed class PageAnswers(IReplica replica, TimeProvider time)
{
    // Looking for all moves that a large state asks for takes a while, and many browsers ask.
    private static readonly TimeSpan ProgressAge = TimeSpan.FromSeconds(3);

    private readonly Lock sync = new();
    private PageProgress? progress;
    private long progressAt;

    /// <summary>Explains a shard; with <c>?worker=ID</c> also why it is on that worker or not.</summary>
    public Task ExplainAsync(HttpContext context)
    {
        var state = replica.Current;
        if (!TryId(context.GetRouteValue("id") as string, out var id))
        {
            return RefuseAsync(context, StatusCodes.Status400BadRequest, $"shard id '{context.GetRouteValue("id")}' must be a whole number");
        }

        if (!state.Shards.TryGetValue(id, out var shard))
        {
            return RefuseAsync(context, StatusCodes.Status404NotFound, $"shard {id} not found");
        }

        var asked = context.Request.Query["worker"].ToString();
        if (asked.Length == 0)
        {
            return AnswerAsync(context, PageExplanation.Of(state, shard, null), PageJson.Default.PageExplanation);
        }

        return !TryId(asked, out var workerId)
            ? RefuseAsync(context, StatusCodes.Status400BadRequest, $"worker id '{asked}' must be a whole number")
            : state.FindWorker(workerId) is not { } worker
                ? RefuseAsync(context, StatusCodes.Status404NotFound, $"worker {workerId} not found")
                : AnswerAsync(context, PageExplanation.Of(state, shard, worker), PageJson.Default.PageExplanation);
    }

    /// <summary>Says how far the moves are; the answer is a few seconds old at most.</summary>
    public Task ProgressAsync(HttpContext context) =>
        AnswerAsync(context, ProgressOf(replica.Current), PageJson.Default.PageProgress);

    private PageProgress ProgressOf(PlacementSnapshot state)
    {
        lock (sync)
        {
            if (progress is null || (progress.Revision != state.Revision && time.GetElapsedTime(progressAt) >= ProgressAge))
            {
                progress = PageProgress.Of(state);
                progressAt = time.GetTimestamp();
            }

            return progress;
        }
    }

    private static bool TryId(string? text, out ulong id) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(why + "\n", context.RequestAborted);
    }

    private static Task AnswerAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(answer, type, cancellationToken: context.RequestAborted);
    }
}
