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

    [Theory]
    [InlineData(12, null)]
    [InlineData(13, "The networks would change 20 % of all labelled pixels: they have not learned enough to judge, so train them for more steps.")]
    [InlineData(64, "The networks would change 100 % of all labelled pixels: they have not learned enough to judge, so train them for more steps.")]
    public void Networks_that_contradict_a_large_share_of_all_labels_are_not_believed(int suspicious, string? warning)
    {
        var page = Page(["a", "b"], suspicious);

        Assert.Equal(warning, AuditDoubt.Of(page.Audit));
        Assert.Equal(warning is not null, page.ToHtml().Contains("<p class=\"warning\"><strong>", StringComparison.Ordinal));
        Assert.Contains(warning ?? "", page.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void That_no_case_of_a_patient_was_learned_from_is_said_only_where_patients_are_told_apart()
    {
        var page = Page(["a", "b"]);
        var told = page with { Audit = page.Audit with { Cases = [.. page.Audit.Cases.Select(item => item with { Key = new(item.Key.Case, "p") })] } };

        Assert.Contains("2 cases, each judged by networks that did not learn from it; every case is taken as a patient of its own.", page.ToHtml(), StringComparison.Ordinal);
        Assert.Contains("2 cases, each judged by networks that learned from no case of its patient.", told.ToHtml(), StringComparison.Ordinal);
    }

    private static AuditPage Page(string[] cases, long suspicious = 0) => new()
    {
        Audit = new(
            new DataDescription("given", 1, 2, ["background", "lesion"]),
            [.. cases.Select(name => new AuditedCase { Key = new(name, name), Size = [8, 8], Labels = "", SuspiciousShare = 0, SuspiciousPixels = suspicious, Pixels = 64, MeanLoss = 1, Softmin = 0.5, Regions = [] })],
            []),
        Pictures = [],
        Crops = [],
        Settings = new Dictionary<string, string>(),
        ApplyCommand = null,
    };
}
