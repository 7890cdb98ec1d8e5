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
        .AddSingleton<PageAnswers>()
        .AddHostedService<JournalKeeper>();

    /// <summary>Maps the page, what it is told, and what it asks.</summary>
    public static IEndpointRouteBuilder MapPage(this IEndpointRouteBuilder endpoints)
    {
        var assets = endpoints.ServiceProvider.GetRequiredService<PageAssets>();
        var feed = endpoints.ServiceProvider.GetRequiredService<PageFeed>();
        var answers = endpoints.ServiceProvider.GetRequiredService<PageAnswers>();
        endpoints.MapGet("/", Redirect);
        endpoints.MapGet(Root + "{**file}", context => context.Request.Path.Value?.Length < Root.Length
            ? Redirect(context) // The page's own links are relative to the slash.
            : assets.ServeAsync(context, context.GetRouteValue("file") as string is { Length: > 0 } file ? file : PageAssets.Index));
        endpoints.MapGet(Root + "api/feed", feed.ServeAsync);
        endpoints.MapGet(Root + "api/shards/{id}", answers.ExplainAsync);
        endpoints.MapGet(Root + "api/progress", answers.ProgressAsync);
        return endpoints;
    }

    private static Task Redirect(HttpContext context)
    {
        context.Response.Redirect(Root);
        return Task.CompletedTask;
    }
}
