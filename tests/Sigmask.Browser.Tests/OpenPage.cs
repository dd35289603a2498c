using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Sigmask.Browser.Tests;

/// <summary>A page in the browser, and what it complained about and asked for.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.html");

    private OpenPage(IBrowserContext context) => this.context = context;

    public IPage Page { get; private set; } = null!;

    /// <summary>Messages of the console, of any kind, and uncaught errors.</summary>
    public ConcurrentQueue<string> Messages { get; } = new();

    /// <summary>Addresses asked for, beside the page's own and those that are within it.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>By how many pixels it is wider than the window.</summary>
    public Task<int> Overflow() => Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    internal static async Task<OpenPage> Of(IBrowserContext context, string html)
    {
        var opened = new OpenPage(context) { Page = await context.NewPageAsync() };
        await File.WriteAllTextAsync(opened.file, html);
        var address = new Uri(opened.file).AbsoluteUri;
        opened.Page.Console += (_, message) => opened.Messages.Enqueue(message.Text);
        opened.Page.PageError += (_, error) => opened.Messages.Enqueue(error);
        opened.Page.Request += (_, request) =>
        {
            if (request.Url != address && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                opened.Requests.Enqueue(request.Url);
            }
        };
        await opened.Page.GotoAsync(address);
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        File.Delete(file);
    }
}
