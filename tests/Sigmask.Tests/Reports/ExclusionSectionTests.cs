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
    public void Beside_the_share_of_all_pixels_stands_that_of_each_class(int wrong, string expected)
    {
        var (files, comparison) = (MadeUpResults.Files(), new ComparisonFolder(folder.Location));
        var job = files.Grid.Jobs.Single(one => one.Key.Loss == "envelope, 50 %");
        double Right(double mass) => wrong < 0 ? -1 : mass;
        Write(comparison.Job(job.Name).Exclusion, new(20, 0, 9900, wrong, 0, Right(0)), new(20, 1, 100, wrong, 0, Right(0)), new(40, 0, 9900, wrong, 170, Right(85)), new(40, 1, 100, wrong, 30, Right(15)));

        var page = new ComparisonReport
        {
            Folder = comparison, Grid = files.Grid, Results = files.Results, Rows = files.Rows, Overall = files.Overall, Settings = files.Settings, Command = "sigmask compare plan.json",
        }.ToHtml();

        Assert.Contains(expected, page, StringComparison.Ordinal);
    }

    private static void Write(string path, params ExclusionRow[] rows)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, ExclusionRow.Format(rows));
    }
}
