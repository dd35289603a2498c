using Sigmask.Auditing;
using Sigmask.Data;
using Sigmask.Reports;

namespace Sigmask.Tests.Reports;

public sealed class AuditPageTests
{
    [Theory]
    [InlineData(3, null)]
    [InlineData(100, null)]
    [InlineData(101, "cases.csv has 1 more case, less suspicious than these.")]
    [InlineData(230, "cases.csv has 130 more cases, less suspicious than these.")]
    public void It_has_the_most_suspicious_cases_and_says_how_many_more_the_table_has(int count, string? more)
    {
        string[] names = [.. Enumerable.Range(0, count).Select(index => $"case{index:D3}")];

        var html = Page(names).ToHtml();

        Assert.Equal(names.Take(100), names.Where(name => html.Contains($">{name}<", StringComparison.Ordinal)));
        Assert.Equal(more is not null, html.Contains("cases.csv has", StringComparison.Ordinal));
        Assert.Contains(more ?? "", html, StringComparison.Ordinal);
    }

    private static AuditPage Page(string[] cases) => new()
    {
        Audit = new(
            new DataDescription("given", 1, 2, ["background", "lesion"]),
            [.. cases.Select(name => new AuditedCase { Key = new(name, name), Size = [8, 8], Labels = "", SuspiciousShare = 0, SuspiciousPixels = 0, Pixels = 64, MeanLoss = 1, Softmin = 0.5, Regions = [] })],
            []),
        Pictures = [],
        Crops = [],
        Settings = new Dictionary<string, string>(),
        ApplyCommand = null,
    };
}
