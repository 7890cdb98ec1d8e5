using Microsoft.Playwright;

namespace Vectron.PlacementDriver.Page.Tests;

/// <summary>
/// Takes the README's pictures of a cluster that runs: <c>VECTRON_SCREENSHOTS</c> is the folder for them,
/// <c>VECTRON_PAGE</c> the address of a node's page; skipped without them.
/// </summary>
[Collection(Browser.Collection)]
public sealed class ScreenshotTests(Browser browser)
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("VECTRON_SCREENSHOTS");
    private static readonly string Address = Environment.GetEnvironmentVariable("VECTRON_PAGE") ?? "http://localhost:8001";

    [SkippableTheory]
    [InlineData("overview", "overview")]
    [InlineData("shards/21", "shards")]
    [InlineData("moves", "moves")]
    public async Task View_OfARunningCluster_IsKeptInLightAndDark(string view, string name)
    {
        Browser.Require();
        Skip.If(Folder is null, "VECTRON_SCREENSHOTS names no folder for the pictures");
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await using var context = await browser.OpenAsync(1200, 860, scheme);
            var page = await context.NewPageAsync();
            await page.GotoAsync($"{Address}/ui/#/{view}");
            await Assertions.Expect(page.Locator(".live")).ToContainTextAsync("live from node");
            if (view.Contains('/', StringComparison.Ordinal))
            {
                await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("As of revision");
            }

            // Charts and animations come to rest.
            await page.WaitForTimeoutAsync(3000);
            var suffix = scheme == ColorScheme.Dark ? "-dark" : "";
            var picture = await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, $"{name}{suffix}.png") });

            picture.Should().NotBeEmpty();
        }
    }
}
