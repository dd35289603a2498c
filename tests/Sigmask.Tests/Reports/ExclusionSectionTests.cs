using Sigmask.Experiments;
using Sigmask.Reports;
using Sigmask.Tests.Experiments;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Reports;

public sealed class ExclusionSectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(-1, "At the end of the training the envelope left out 2.0 % of the pixels: 30.0 % of LV, 1.7 % of background. The true labels are not known, so nothing can be said on how right that was.")]
    [InlineData(10, "At the end of the training the envelope left out 2.0 % of the pixels: 30.0 % of LV, 1.7 % of background; 50 % of what it left out was wrong")]
    public void Beside_the_share_of_all_pixels_stands_that_of_each_class(int wrong, string expected) => Assert.Contains(expected, Page(wrong, isTruthKnown: true), StringComparison.Ordinal);

    [Theory]
    [InlineData(10, false, true)]
    [InlineData(10, true, false)]
    [InlineData(-1, false, false)]
    public void Of_real_data_wrong_is_only_what_the_added_noise_changed(int wrong, bool isTruthKnown, bool isTold) =>
        Assert.Equal(isTold, Page(wrong, isTruthKnown).Contains(" Wrong here is what the added noise changed; nobody knows whether the labels were right before.</p>", StringComparison.Ordinal));

    private string Page(int wrong, bool isTruthKnown)
    {
        var (files, comparison) = (MadeUpResults.Files(), new ComparisonFolder(folder.Location));
        var grid = files.Grid with { Jobs = [.. files.Grid.Jobs.Select(one => one with { IsTruthKnown = isTruthKnown })] };
        var job = grid.Jobs.Single(one => one.Key.Loss == "envelope, 50 %");
        double Right(double mass) => wrong < 0 ? -1 : mass;
        Write(comparison.Job(job.Name).Exclusion, new(20, 0, 9900, wrong, 0, Right(0)), new(20, 1, 100, wrong, 0, Right(0)), new(40, 0, 9900, wrong, 170, Right(85)), new(40, 1, 100, wrong, 30, Right(15)));

        return new ComparisonReport
        {
            Folder = comparison, Grid = grid, Results = files.Results, Rows = files.Rows, Overall = files.Overall, Settings = files.Settings, Command = "sigmask compare plan.json",
        }.ToHtml();
    }

    private static void Write(string path, params ExclusionRow[] rows)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, ExclusionRow.Format(rows));
    }
}
