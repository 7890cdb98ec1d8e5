using System.Globalization;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>Wires the web page. Everything in it only reads.</summary>
internal static class PageSetup
{
    private const string Root = "/ui/";

    /// <summary>Registers the page.</summary>
    public static IServiceCollection AddPage(this IServiceCollection services) => services
        .AddSingleton<PageAssets>()
        .AddSingleton<Journal>()
        .AddSingleton<MemberWatch>()
        .AddSingleton<PageFeed>()
        .AddHostedService<JournalKeeper>();

    /// <summary>Maps the page, what it is told, and what it asks.</summary>
    public static IEndpointRouteBuilder MapPage(this IEndpointRouteBuilder endpoints)
    {
        var assets = endpoints.ServiceProvider.GetRequiredService<PageAssets>();
        var feed = endpoints.ServiceProvider.GetRequiredService<PageFeed>();
        var replica = endpoints.ServiceProvider.GetRequiredService<IReplica>();
        endpoints.MapGet("/", Redirect);
        endpoints.MapGet(Root + "{**file}", context => context.Request.Path.Value?.Length < Root.Length
            ? Redirect(context) // The page's own links are relative to the slash.
            : assets.ServeAsync(context, context.GetRouteValue("file") as string is { Length: > 0 } file ? file : PageAssets.Index));
        endpoints.MapGet(Root + "api/feed", feed.ServeAsync);
        endpoints.MapGet(Root + "api/shards/{id}", context => ExplainAsync(context, replica));
        return endpoints;
    }

    private static Task Redirect(HttpContext context)
    {
        context.Response.Redirect(Root);
        return Task.CompletedTask;
    }

    private static Task ExplainAsync(HttpContext context, IReplica replica)
    {
        var text = context.GetRouteValue("id") as string;
        context.Response.Headers.CacheControl = "no-store";
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return context.Response.WriteAsync($"shard id '{text}' must be a whole number\n");
        }

        if (ShardExplanation.Of(replica.Current, id) is not { } explanation)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync($"shard {id} not found\n");
        }

        return context.Response.WriteAsJsonAsync(
            explanation, PageJson.Default.ShardExplanation, cancellationToken: context.RequestAborted);
    }
}
