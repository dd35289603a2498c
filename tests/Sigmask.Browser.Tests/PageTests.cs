using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Sigmask.Imaging;
using Sigmask.Reports;
using Sigmask.Statistics;

namespace Sigmask.Browser.Tests;

/// <summary>What all pages are made of, in a real browser.</summary>
public sealed class PageTests(Browser browser)
{
    private const string LongWord = "a-name-without-any-space-that-is-much-longer-than-the-screen-of-any-phone-0123456789";

    /// <summary>A page with everything that pages may hold.</summary>
    private static readonly string Everything = HtmlText.Page("Everything", $"""
        <h1>Everything that pages may hold</h1>
        <p class="lead">It is <strong class="good">better</strong>, <span class="bad">worse</span>, and {LongWord}.</p>
        <dl class="facts"><div><dt>difference</dt><dd>+2.5 <small>0.6 to 4.6</small></dd></div><div><dt>repaired</dt><dd>31 %</dd></div></dl>
        {Table().ToHtml()}
        {ImageSlider.Legend(["background", "skin", "burn"])}
        {Slider("first")}
        {Slider("second")}
        <details><summary>Settings</summary><pre>sigmask train --data {LongWord}</pre></details>
        """);

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(Screen.Tablet, false)]
    [InlineData(Screen.Phone, false)]
    [InlineData(Screen.Phone, true)]
    public async Task A_page_fits_asks_for_nothing_complains_of_nothing_and_can_be_read_by_everybody(int width, bool isDark)
    {
        await using var opened = await browser.Open(Everything, new(width, isDark));
        Assert.Equal(0, await opened.Overflow());
        var found = await opened.Page.RunAxe(Violations.Only);
        Assert.Empty(found.Violations.SelectMany(one => one.Nodes.Select(node => $"{one.Id}: {node.Html}")));
        Assert.Empty(opened.Messages);
        Assert.Empty(opened.Requests);
    }

    [Fact]
    public async Task A_page_that_asks_for_something_is_refused_by_its_own_policy()
    {
        await using var opened = await browser.Open(HtmlText.Page("A", "<h1>A</h1><img alt=\"\" src=\"https://example.org/picture.png\">"));
        Assert.Contains(opened.Messages, message => message.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_are_sorted_by_click_numbers_from_the_largest_and_what_is_missing_last()
    {
        await using var opened = await browser.Open(Everything);
        var (page, head) = (opened.Page, opened.Page.GetByRole(AriaRole.Columnheader, new() { Name = "difference" }));
        Assert.Null(await head.GetAttributeAsync("aria-sort"));
        await head.GetByRole(AriaRole.Button).ClickAsync();
        Assert.Equal(["skin", "burn", "heart", "fetus"], await Names(page));
        Assert.Equal("descending", await head.GetAttributeAsync("aria-sort"));
        await head.GetByRole(AriaRole.Button).ClickAsync();
        Assert.Equal(["heart", "burn", "skin", "fetus"], await Names(page));
        Assert.Equal("ascending", await head.GetAttributeAsync("aria-sort"));
    }

    [Fact]
    public async Task Rows_are_sorted_by_keyboard_and_words_from_the_first()
    {
        await using var opened = await browser.Open(Everything);
        var page = opened.Page;

        // The box around a table that is wider than the screen is a stop of its own.
        await page.GetByRole(AriaRole.Columnheader).First.GetByRole(AriaRole.Button).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal(["burn", "fetus", "heart", "skin"], await Names(page));
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space");
        Assert.Equal(["skin", "burn", "heart", "fetus"], await Names(page));
        Assert.Equal(1, await page.Locator("[aria-sort]").CountAsync());
    }

    [Fact]
    public async Task On_a_phone_each_row_is_a_card_whose_cells_say_what_they_are()
    {
        await using var opened = await browser.Open(Everything, new(Screen.Phone));
        var cell = opened.Page.Locator("tbody tr").First.Locator("td").First;
        Assert.Equal("\"difference\"", await cell.EvaluateAsync<string>("cell => getComputedStyle(cell, '::before').content"));
        Assert.True(await opened.Page.GetByRole(AriaRole.Columnheader, new() { Name = "difference" }).IsVisibleAsync());
    }

    [Fact]
    public async Task The_divider_follows_the_mouse()
    {
        await using var opened = await browser.Open(Everything);
        var (page, divider) = (opened.Page, opened.Page.GetByRole(AriaRole.Slider).First);
        var box = (await divider.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + 20);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (0.8f * box.Width), box.Y + 20);
        await page.Mouse.UpAsync();
        var value = int.Parse(await divider.InputValueAsync());
        Assert.InRange(value, 78, 82);
        Assert.Equal(value, await Shown(page));
        Assert.Equal("50", await page.GetByRole(AriaRole.Slider).Last.InputValueAsync());
    }

    [Fact]
    public async Task The_divider_and_what_it_divides_are_chosen_by_keyboard()
    {
        await using var opened = await browser.Open(Everything);
        var (page, divider) = (opened.Page, opened.Page.GetByRole(AriaRole.Slider).First);
        Assert.Equal("Divider between reference and envelope", await divider.GetAttributeAsync("aria-label"));
        await divider.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("52 % reference, 48 % envelope", await divider.GetAttributeAsync("aria-valuetext"));
        Assert.Equal(52, await Shown(page));
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal("Divider between image and envelope", await divider.GetAttributeAsync("aria-label"));
        Assert.Equal(["image", "envelope Dice 50 %"], await page.Locator(".slider").First.Locator("figure.left > figcaption, figure.right > figcaption").AllTextContentsAsync());
    }

    [Fact]
    public async Task Both_sides_may_show_the_same()
    {
        await using var opened = await browser.Open(Everything);
        var group = opened.Page.GetByRole(AriaRole.Group, new() { Name = "left" }).First;
        await group.GetByText("envelope").ClickAsync();
        Assert.Equal("none", await opened.Page.Locator("figure.left.right").EvaluateAsync<string>("layer => getComputedStyle(layer).clipPath"));
    }

    [Fact]
    public async Task Paper_shows_all_pictures_and_what_is_folded_in_black_on_white()
    {
        await using var opened = await browser.Open(Everything, new(IsDark: true));
        var page = opened.Page;
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        Assert.True(await page.Locator("pre").IsVisibleAsync());
        Assert.Equal(6, await page.Locator(".slider .layers > figure:visible").CountAsync());
        Assert.False(await page.GetByRole(AriaRole.Slider).First.IsVisibleAsync());
        Assert.Equal("rgb(28, 30, 34)", await page.Locator("body").EvaluateAsync<string>("body => getComputedStyle(body).color"));
        await page.EvaluateAsync("dispatchEvent(new Event('afterprint'))");
        Assert.False(await page.Locator("pre").IsVisibleAsync());
    }

    private static async Task<IReadOnlyList<string>> Names(IPage page) => await page.Locator("tbody th").AllTextContentsAsync();

    // Where the layer on the right begins, in percent.
    private static Task<int> Shown(IPage page) => page.Locator(".layers .right").First.EvaluateAsync<int>("layer => parseInt(getComputedStyle(layer).clipPath.match(/inset\\(0(?:px)? 0(?:px)? 0(?:px)? (\\d+)%/)[1])");

    private static HtmlTable Table()
    {
        var table = new HtmlTable("Dice by structure", [new("structure", IsText: true), new("difference"), new("cases"), new("note", IsText: true), new("picture", IsText: true, IsSorted: false)]);
        foreach (var (name, difference) in new[] { ("skin", 10.0), ("burn", 2.5), ("fetus", double.NaN), ("heart", -9.0) })
        {
            table.Add([HtmlCell.Text(name), double.IsNaN(difference) ? HtmlCell.Missing : HtmlCell.Number(difference, HtmlText.Points(difference / 100, Estimate(difference / 100).Interval, Math.Sign(difference))), HtmlCell.Count(100), HtmlCell.Text(LongWord), new("◯", "")]);
        }

        return table;
    }

    private static string Slider(string id) => new ImageSlider
    {
        Id = id,
        Caption = $"A {id} case",
        Image = new Picture(4, 4, 1, [.. Enumerable.Range(0, 16).Select(i => (byte)(16 * i))]),
        Layers = [SliderLayer.Of("reference", (byte[])[.. Enumerable.Repeat((byte)1, 8), .. new byte[8]]), SliderLayer.Of("envelope", (byte[])[.. Enumerable.Repeat((byte)2, 16)], "Dice 50 %")],
    }.ToHtml();

    private static Estimate Estimate(double mean) => new(Descriptive.Of([mean, mean]), 2, new ConfidenceInterval(mean - 0.01, mean + 0.01, IntervalMethod.BiasCorrected));
}
