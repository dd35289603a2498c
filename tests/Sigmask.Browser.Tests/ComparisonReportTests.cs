using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Sigmask.Browser.Tests;

/// <summary>The report of a comparison in a real browser.</summary>
public sealed class ComparisonReportTests(Browser browser)
{
    private static readonly Lazy<string> Two = new(() => Made(new()));

    private static readonly Lazy<string> Many = new(() => Made(new()
    {
        Losses = [("plain", 0), ("envelope", 0.5), ("gce (q = 0.7)", 0.2), ("co-teaching with the rate estimated", -0.2), ("sce", 0.1)],
        Noises = [("none", 0.1), ("ratio:ratio=0.7,share=0.5", 0.8)],
        Seeds = [1],
        IsMissing = key => key is { Dataset: "cardiac", Loss: "sce" },
    }));

    [Theory]
    [InlineData(false, 1280, false)]
    [InlineData(false, Screen.Phone, true)]
    [InlineData(false, Screen.Tablet, false)]
    [InlineData(true, 1280, true)]
    [InlineData(true, Screen.Phone, false)]
    [InlineData(true, Screen.Tablet, true)]
    public async Task It_fits_asks_for_nothing_complains_of_nothing_and_can_be_read_by_everybody(bool hasMany, int width, bool isDark)
    {
        await using var opened = await browser.Open((hasMany ? Many : Two).Value, new(width, isDark));
        await opened.Page.EvaluateAsync("document.querySelectorAll('details').forEach((one) => (one.open = true))");
        Assert.Equal(0, await opened.Overflow());
        var found = await opened.Page.RunAxe(Violations.Only);
        Assert.Empty(found.Violations.SelectMany(one => one.Nodes.Select(node => $"{one.Id}: {node.Html}")));
        Assert.Empty(opened.Messages);
        Assert.Empty(opened.Requests);
    }

    [Fact]
    public async Task Every_link_within_it_leads_somewhere_and_no_name_is_given_twice()
    {
        await using var opened = await browser.Open(Many.Value);
        Assert.Equal(0, await opened.Page.EvaluateAsync<int>("[...document.querySelectorAll('[href^=\"#\"]')].filter((one) => !document.getElementById(one.getAttribute('href').slice(1))).length"));
        Assert.Equal(0, await opened.Page.EvaluateAsync<int>("(() => { const names = [...document.querySelectorAll('[id]')].map((one) => one.id); return names.length - new Set(names).size })()"));
    }

    [Fact]
    public async Task Its_table_is_sorted_by_the_repaired_share_and_what_is_not_trained_yet_is_folded()
    {
        await using var opened = await browser.Open(Many.Value);
        var table = opened.Page.Locator("section[aria-labelledby=results] table");
        var head = table.GetByRole(AriaRole.Columnheader, new() { Name = "repaired" });
        await head.GetByRole(AriaRole.Button).ClickAsync();
        var column = await head.EvaluateAsync<int>("head => head.cellIndex");
        var values = await table.Locator("tbody tr").EvaluateAllAsync<string[]>($"rows => rows.map((row) => row.cells[{column}].dataset.value)");
        double[] shares = [.. values.Where(value => value.Length > 0).Select(double.Parse)];

        // Of the eight cells of wrong labels one is missing; of a data set that they did no sure damage none has a share.
        Assert.InRange(shares.Length, 3, 7);
        Assert.Equal(shares.OrderDescending(), shares);
        Assert.Equal(14, values.Length);
        Assert.All(values.Skip(shares.Length), value => Assert.Equal("", value));
        var folded = opened.Page.Locator("section[aria-labelledby=results] details");
        Assert.Equal("2 rows not trained yet", await folded.Locator("summary").TextContentAsync());
        await folded.Locator("summary").ClickAsync();
        Assert.True(await folded.GetByText("sce").IsVisibleAsync());
    }

    [Fact]
    public async Task A_table_wider_than_the_screen_is_moved_in_its_own_box_by_keyboard()
    {
        await using var opened = await browser.Open(Many.Value, new(Screen.Tablet));
        var box = opened.Page.Locator("section[aria-labelledby=results] .sideways");
        Assert.True(await box.EvaluateAsync<bool>("box => box.scrollWidth > box.clientWidth && box.classList.contains('goes-on')"));
        await box.FocusAsync();
        await opened.Page.Keyboard.PressAsync("ArrowRight");
        var moved = 0.0;
        for (var i = 0; i < 100 && moved == 0; i++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            moved = await box.EvaluateAsync<double>("box => box.scrollLeft");
        }

        Assert.True(moved > 0);
    }

    [Fact]
    public async Task On_a_phone_a_card_has_no_empty_values()
    {
        await using var opened = await browser.Open(Many.Value, new(Screen.Phone));
        Assert.Equal(0, await opened.Page.EvaluateAsync<int>("[...document.querySelectorAll('td')].filter((cell) => cell.textContent.trim() === '–' && cell.checkVisibility()).length"));
    }

    [Fact]
    public async Task What_was_left_out_is_held_against_the_labels_that_were_trained_on()
    {
        await using var opened = await browser.Open(Two.Value);
        var slider = opened.Page.Locator("section[aria-labelledby=left-out] .slider").First;
        Assert.Equal("Divider between labels trained on and left out (magenta)", await slider.GetByRole(AriaRole.Slider).GetAttributeAsync("aria-label"));
        Assert.True(await slider.GetByRole(AriaRole.Group, new() { Name = "left" }).GetByText("true labels").IsVisibleAsync());
    }

    [Fact]
    public async Task Fingers_find_what_they_point_at()
    {
        await using var opened = await browser.Open(Two.Value, new(Screen.Phone, IsTouched: true));
        var heights = await opened.Page.EvaluateAsync<float[]>("[...document.querySelectorAll('.sortable thead button, .contents a, summary, .slider fieldset label')].filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().height)");
        Assert.All(heights, height => Assert.True(height >= 44));
    }

    [Fact]
    public async Task Charts_are_drawn_no_wider_than_their_letters_are_made_for()
    {
        await using var opened = await browser.Open(Many.Value);
        Assert.True(await opened.Page.EvaluateAsync<double>("Math.max(...[...document.querySelectorAll('svg.chart')].map((chart) => chart.getBoundingClientRect().width))") <= 480);
    }

    [Fact]
    public async Task Cases_are_compared_with_the_divider()
    {
        await using var opened = await browser.Open(Two.Value);
        var slider = opened.Page.Locator("section[aria-labelledby=cases] .slider").First;
        var divider = slider.GetByRole(AriaRole.Slider);
        Assert.Equal("Divider between reference and envelope", await divider.GetAttributeAsync("aria-label"));
        await slider.GetByRole(AriaRole.Group, new() { Name = "left" }).GetByText("plain").ClickAsync();
        Assert.Equal("Divider between plain and envelope", await divider.GetAttributeAsync("aria-label"));
        Assert.Equal(6, await opened.Page.Locator("section[aria-labelledby=cases] .slider").CountAsync());
        Assert.True(await slider.Locator("figure.right use").IsVisibleAsync());
    }

    [Fact]
    public async Task Every_picture_says_what_it_shows()
    {
        await using var opened = await browser.Open(Many.Value);
        var unnamed = await opened.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('svg:not([aria-hidden])')].filter((one) => !one.hasAttribute('aria-label') && !(one.querySelector(':scope > title')?.textContent && one.querySelector(':scope > desc')?.textContent)).map((one) => one.outerHTML.slice(0, 200))");
        Assert.Empty(unnamed);
        Assert.True(await opened.Page.Locator("svg.chart").CountAsync() > 5);
    }

    private static string Made(MadeUpComparison comparison)
    {
        using (comparison)
        {
            return comparison.Report();
        }
    }
}
