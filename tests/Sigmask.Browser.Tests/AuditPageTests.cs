using System.Text;
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

    private static readonly string Html = PageOf(Audit);

    private static readonly string Many = PageOf(new(Audit.Data, [Case("many", 0.5, 45)], Audit.Thresholds));

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
        var found = await opened.Page.RunAxe(Violations.Only);
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

        Assert.Equal("2 verdicts saved as verdicts.csv among your downloads.", await page.Locator("#said").TextContentAsync());
        Assert.Contains("--audit runs/audit", await page.Locator("#after pre:visible").TextContentAsync(), StringComparison.Ordinal);

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

    [Fact]
    public async Task Saved_verdicts_are_loaded_again_and_those_of_another_audit_refused()
    {
        await using var opened = await browser.Open(Html);
        var page = opened.Page;
        await page.Locator(".region").Nth(1).GetByText("keep label").ClickAsync();
        var quoted = Quoted.Replace("\"", "\"\"", StringComparison.Ordinal);
        await Load(page, $"\ufeffaudit,case,region,verdict\r\n{Audit.Id},\"{quoted}\",1,accept\r\n{Audit.Id},{Long},1,unsure\r\n{Audit.Id},nobody,1,keep\r\n");
        await Says(page, "2 verdicts read from mine.csv, 1 of them in place of another. 1 row left out: no region of this page, or neither accept, keep nor unsure.");
        Assert.Equal("2 of 3 judged", await page.Locator("#count").TextContentAsync());
        Assert.Equal(["accept", "unsure"], await page.EvaluateAsync<string[]>("[...document.querySelectorAll('.region[data-verdict]')].map(region => region.dataset.verdict)"));

        await Load(page, $"audit,case,region,verdict\n0123456789ab,{Long},1,accept\n");
        await Says(page, $"Nothing was read: mine.csv is about audit 0123456789ab, and this page about audit {Audit.Id}. Regions have other numbers there.");
        await Load(page, "a,b\n1,2\n");
        await Says(page, "Nothing was read: mine.csv has no column 'case'. Choose a table of verdicts that this page saved.");
        Assert.Equal("2 of 3 judged", await page.Locator("#count").TextContentAsync());
        await page.ReloadAsync();
        Assert.Equal("2 of 3 judged", await page.Locator("#count").TextContentAsync());
        Assert.Empty(opened.Messages);
    }

    [Fact]
    public async Task The_first_regions_are_shown_and_more_of_them_on_demand_and_on_paper()
    {
        await using var opened = await browser.Open(Many);
        var (page, shown) = (opened.Page, opened.Page.Locator(".region:visible"));
        Assert.Equal(20, await shown.CountAsync());
        await page.Locator(".region").First.GetByText("unsure").ClickAsync();
        await page.Locator(".region").Nth(19).FocusAsync();
        await page.Keyboard.PressAsync("n");
        Assert.Equal(40, await shown.CountAsync());
        Assert.Equal("Show 5 more (5 left)", await page.Locator("#more").TextContentAsync());
        await page.Keyboard.PressAsync("1");
        await page.ReloadAsync();
        Assert.Equal(40, await shown.CountAsync());
        await page.Locator("#more").ClickAsync();
        Assert.Equal(45, await shown.CountAsync());
        Assert.False(await page.Locator("#more").IsVisibleAsync());
        Assert.Equal("2 of 45 judged", await page.Locator("#count").TextContentAsync());

        await page.EvaluateAsync("localStorage.clear()");
        await page.ReloadAsync();
        Assert.Equal(20, await shown.CountAsync());
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal(45, await shown.CountAsync());
    }

    [Fact]
    public async Task A_region_says_what_it_is_and_shows_its_place_with_and_without_marks()
    {
        await using var opened = await browser.Open(Html);
        var region = opened.Page.Locator(".region").Nth(1);
        Assert.Equal($"2. Case {Long}, region 1: background → lesion?", await region.Locator("h3").TextContentAsync());
        var alt = await region.Locator("img").First.GetAttributeAsync("alt");
        Assert.Contains("4 pixels (1.5 mm²) around column 5, row 0, annotated as background, perhaps lesion", alt, StringComparison.Ordinal);
        Assert.Contains("without marks", await region.Locator("img").Last.GetAttributeAsync("alt"), StringComparison.Ordinal);
        Assert.Contains("suspicion 40.0 %", await region.TextContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fingers_find_what_they_point_at()
    {
        await using var opened = await browser.Open(Html, new(Screen.Phone, IsTouched: true));
        var sizes = await opened.Page.EvaluateAsync<float[]>("[...document.querySelectorAll('.region button, .audit-bar button, .audit-bar label')].map(one => one.getBoundingClientRect().height)");
        Assert.All(sizes, height => Assert.True(height >= 44));
        var widths = await opened.Page.EvaluateAsync<float[]>("[...document.querySelector('.verdicts').children].map(one => one.getBoundingClientRect().width)");
        Assert.All(widths, width => Assert.Equal(widths[0], width, 0.5f));
    }

    [Fact]
    public async Task A_name_that_a_spreadsheet_would_compute_is_saved_as_text_and_found_again()
    {
        const string Link = "=HYPERLINK(\"http:evil\",\"x\")";
        LabelAudit audit = new(new DataDescription("lesions", 1, 2, ["background", "+cmd|x"]), [Case(Link, 0.6, 1), Case("-5", 0.4, 1), Case("'-x", 0.2, 1)], Audit.Thresholds);
        await using var opened = await browser.Open(PageOf(audit));
        var page = opened.Page;
        foreach (var key in new[] { "n", "1", "2", "3" })
        {
            await page.Keyboard.PressAsync(key);
        }

        var saved = await page.RunAndWaitForDownloadAsync(() => page.Locator("#save").ClickAsync());
        var path = await saved.PathAsync();
        var table = await File.ReadAllTextAsync(path);
        Assert.Equal(
            "audit,case,region,class_given,class_suggested,verdict\n"
            + $"{audit.Id},\"'=HYPERLINK(\"\"http:evil\"\",\"\"x\"\")\",1,background,'+cmd|x,accept\n"
            + $"{audit.Id},-5,1,background,'+cmd|x,keep\n"
            + $"{audit.Id},''-x,1,background,'+cmd|x,unsure\n",
            table);
        Assert.Equal([new(Link, 1, Verdict.Accept), new("-5", 1, Verdict.Keep), new("'-x", 1, Verdict.Unsure)], VerdictFile.Read(path, audit));

        await page.EvaluateAsync("localStorage.clear()");
        await page.ReloadAsync();
        await Load(page, table);
        await Says(page, "3 verdicts read from mine.csv.");
        Assert.Equal(["accept", "keep", "unsure"], await page.EvaluateAsync<string[]>("[...document.querySelectorAll('.region')].map(region => region.dataset.verdict)"));
    }

    private static Task Load(IPage page, string table) =>
        page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "mine.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(table) });

    // The file is read in its own time.
    private static Task Says(IPage page, string text) => Assertions.Expect(page.Locator("#said")).ToHaveTextAsync(text);

    private static string PageOf(LabelAudit audit) => new AuditPage
    {
        Audit = audit,
        Pictures = [.. audit.Regions.Select(_ => new Picture(8, 8, 3, new byte[192]))],
        Crops = [.. audit.Regions.Select(_ => new Picture(8, 8, 3, new byte[192]))],
        Settings = new Dictionary<string, string> { ["folds"] = "5", ["loss"] = "ce+dice" },
        ApplyCommand = "sigmask audit --apply verdicts.csv --audit runs/audit --out CORRECTED",
    }.ToHtml();

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
