using Microsoft.Playwright;

namespace Vectron.PlacementDriver.Page.Tests;

/// <summary>The system's Chromium without a window, one for all tests; absent where there is none.</summary>
public sealed class Browser : IAsyncLifetime
{
    public const string Collection = "browser";

    // Where Debian and others put it; the variable wins.
    private static readonly string? Program = new[]
    {
        Environment.GetEnvironmentVariable("CHROMIUM"),
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    }.FirstOrDefault(File.Exists);

    // It talks to the server under test and to nobody else.
    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async Task InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }

        // A busy machine shows things late, not never.
        Assertions.SetDefaultExpectTimeout(20_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Program, Args = Arguments });
    }

    /// <summary>Skips the test where there is no browser.</summary>
    public static void Require() =>
        Skip.If(Program is null, "no Chromium is installed (Debian's package chromium has it; CHROMIUM names another)");

    /// <summary>A new window that knows nothing of the others.</summary>
    public Task<IBrowserContext> OpenAsync(int width, int height, ColorScheme scheme) =>
        browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
        });

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
