using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Sigmask.Browser.Tests.Browser))]

namespace Sigmask.Browser.Tests;

/// <summary>The browser of this machine, started once for all tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Variable = "SIGMASK_BROWSER";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome.exe", "msedge.exe"];

    private IPlaywright? driver;
    private IBrowser? browser;

    /// <summary>A page opened from a file as by its reader; the test is skipped where there is no browser.</summary>
    /// <param name="html">The page.</param>
    /// <param name="options">Of the screen; null: a desktop's, light.</param>
    public async Task<OpenPage> Open(string html, Screen? options = null)
    {
        Assert.SkipWhen(browser is null, $"No browser was found: install Debian's chromium, or name a Chromium, Chrome or Edge with {Variable}.");
        var screen = options ?? new Screen();
        var context = await browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = screen.Width, Height = 800 }, ColorScheme = screen.IsDark ? ColorScheme.Dark : ColorScheme.Light, HasTouch = screen.IsTouched, ReducedMotion = ReducedMotion.Reduce, Offline = true,
        });
        return await OpenPage.Of(context, html);
    }

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } path)
        {
            return;
        }

        driver = await Playwright.CreateAsync();
        browser = await driver.Chromium.LaunchAsync(new() { ExecutablePath = path });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        driver?.Dispose();
    }

    private static string? Find() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? named
        : (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator) from name in Names select Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}

/// <summary>How a page is looked at.</summary>
/// <param name="Width">Of the window, in pixels.</param>
/// <param name="IsDark">Whether the reader prefers it dark.</param>
/// <param name="IsTouched">Whether fingers point, not a mouse.</param>
public sealed record Screen(int Width = 1280, bool IsDark = false, bool IsTouched = false)
{
    /// <summary>A phone's.</summary>
    public const int Phone = 390;

    /// <summary>A tablet's, upright.</summary>
    public const int Tablet = 768;
}
