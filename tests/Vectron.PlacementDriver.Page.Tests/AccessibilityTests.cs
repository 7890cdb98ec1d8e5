using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Vectron.PlacementDriver.Page.Tests;

/// <summary>The page under axe, the accessibility checker: every view, in light and dark, on a desk and on a phone.</summary>
[Collection(Browser.Collection)]
public sealed class AccessibilityTests(Browser browser)
{
    public static TheoryData<string, ColorScheme, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, ColorScheme, int>();
            foreach (var view in (string[])["overview", "shards", "shards/5", "moves", "moves/5", "workers", "workers/2", "collections", "collections/collection-001", "nodes", "activity"])
            {
                cases.Add(view, ColorScheme.Light, 1400);
                cases.Add(view, ColorScheme.Dark, 390);
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task View_UnderAxe_HasNoViolation(string view, ColorScheme scheme, int width)
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser, width: width, scheme: scheme);
        scene.Judge(1, healthy: false);
        scene.Judge(2, healthy: false);
        await scene.GoAsync(view);
        await Assertions.Expect(scene.Page.Locator(".health")).ToHaveAttributeAsync("data-state", "critical");
        if (view.Contains('/', StringComparison.Ordinal))
        {
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        }

        var found = await scene.Page.RunAxe();

        found.Violations.Select(Describe).Should().BeEmpty();
        found.Passes.Should().NotBeEmpty();
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => $"{node.Html} ({string.Join(", ", node.Any.Concat(node.All).Select(check => check.Message))})"))}";
}
