using Sigmask.Experiments;
using Sigmask.Reports;

namespace Sigmask.Tests.Reports;

public sealed class AnnotatorSectionTests
{
    private const string LeftOut = "Of two annotators the agreement with the consensus is left out";

    [Theory]
    [InlineData(true, 1.0, 1.0)]
    [InlineData(false, 1.0, 0.9)]
    [InlineData(false, 1.0, 1.0, 1.0)]
    public void Agreement_with_a_consensus_that_two_cannot_differ_from_is_left_out_and_the_page_says_why(bool isLeftOut, params double[] agreements)
    {
        var files = Experiments.MadeUpResults.Files();
        AnnotatorScore[] scores = [.. agreements.Select((dice, index) => new AnnotatorScore($"annotator {index}", "a", "p", 1, "skin", dice, 0.5))];

        var page = new ComparisonReport
        {
            Folder = new("nowhere"), Grid = files.Grid, Results = [.. files.Results.Select(result => result with { Annotators = scores })], Rows = files.Rows, Overall = files.Overall, Settings = [new("lr", "0.1")], Command = "sigmask",
        }.ToHtml();

        Assert.Contains("with consensus", page, StringComparison.Ordinal);
        Assert.Equal(isLeftOut, page.Contains(LeftOut, StringComparison.Ordinal));
    }
}
