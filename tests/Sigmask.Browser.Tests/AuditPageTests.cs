using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Sigmask.Auditing;
using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Reports;

namespace Sigmask.Browser.Tests;

/// <summary>The page of an audit: verdicts are given by mouse and keyboard, kept, and saved as a table.</summary>
public sealed class AuditPageTests(Browser browser)
{
    private const string Quoted = "a \"case\", of somebody";

    private const string Long = "a-name-without-any-space-that-is-much-longer-than-the-screen-of-any-phone-0123456789";

    private static readonly LabelAudit Audit = new(
        new DataDescription("lesions", 1, 2, ["background", "lesion"]),
        [Case(Quoted, 0.6, 2), Case(Long, 0.4, 1), Case("fine", 0.1, 0)],
        [0.9, 0.8]);

    private static readonly string Html = new AuditPage
    {
        Audit = Audit,
        Pictures = [.. Audit.Regions.Select(_ => new Picture(8, 8, 3, new byte[192]))],
        Settings = new Dictionary<string, string> { ["folds"] = "5", ["loss"] = "ce+dice" },
        ApplyCommand = "sigmask audit --apply verdicts.csv --audit runs/audit --out CORRECTED",
    }.ToHtml();

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(Screen.Phone, false)]
    [InlineData(Screen.Phone, true)]
    public async Task It_fits_asks_for_nothing_and_can_be_read_by_everybody(int width, bool isDark)
    {
        await using var opened = await browser.Open(Html, new(width, isDark));
        await opened.Page.Locator("button[value=accept]").First.ClickAsync();
        Assert.Equal(0, await opened.Overflow());
        var found = await opened.Page.RunAxe();
        Assert.Empty(found.Violations.SelectMany(one => one.Nodes.Select(node => $"{one.Id}: {node.Html}")));
        Assert.Empty(opened.Messages);
        Assert.Empty(opened.Requests);
    }

    [Fact]
    public async Task Verdicts_are_given_by_mouse_kept_and_saved()
    {
        await using var opened = await browser.Open(Html);
        var page = opened.Page;
        Assert.Equal("0 of 3 judged", await page.Locator("#count").TextContentAsync());
        await page.Locator(".region").Nth(0).GetByText("accept suggestion").ClickAsync();
        await page.Locator(".region").Nth(1).GetByText("unsure").ClickAsync();
        await page.Locator(".region").Nth(1).GetByText("keep label").ClickAsync();
        await page.Locator(".region").Nth(2).GetByText("unsure").ClickAsync();
        await page.Locator(".region").Nth(2).GetByText("unsure").ClickAsync();
        Assert.Equal("2 of 3 judged", await page.Locator("#count").TextContentAsync());
        await page.ReloadAsync();
        Assert.Equal("2 of 3 judged", await page.Locator("#count").TextContentAsync());
        Assert.Equal("true", await page.Locator(".region").Nth(1).Locator("[value=keep]").GetAttributeAsync("aria-pressed"));

        var saved = await page.RunAndWaitForDownloadAsync(() => page.Locator("#save").ClickAsync());
        Assert.Equal("verdicts.csv", saved.SuggestedFilename);
        var path = await saved.PathAsync();
        var verdicts = VerdictFile.Read(path, Audit);
        Assert.Equal([new(Quoted, 1, Verdict.Accept), new(Long, 1, Verdict.Keep)], verdicts);

        await page.Locator("#hide").CheckAsync();
        Assert.Equal(1, await page.Locator(".region:visible").CountAsync());
    }

    [Fact]
    public async Task Verdicts_are_given_by_keyboard()
    {
        await using var opened = await browser.Open(Html);
        var page = opened.Page;
        foreach (var key in new[] { "n", "1", "n", "p", "3", "2" })
        {
            await page.Keyboard.PressAsync(key);
        }

        Assert.Equal(["accept", "unsure", "keep"], await page.EvaluateAsync<string[]>("[...document.querySelectorAll('.region')].map(region => region.dataset.verdict)"));
    }

    private static AuditedCase Case(string name, double share, int regions) => new()
    {
        Key = new(name, name),
        Size = [8, 8],
        Labels = name,
        SuspiciousShare = share,
        SuspiciousPixels = 4 * regions,
        Pixels = 64,
        MeanLoss = 0.3,
        Softmin = 0.4,
        Regions =
        [
            .. Enumerable.Range(1, regions).Select(number => new SuspiciousRegion
            {
                Number = number, Given = 0, Suggested = 1, Pixels = 4, Extent = 1.5, Depth = 2, Margin = 0.5, Suspicion = share / number, Runs = [new PixelRun(4 * number, (4 * number) + 4)],
            }),
        ],
    };
}
