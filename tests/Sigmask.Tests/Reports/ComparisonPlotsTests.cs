using Sigmask.Experiments;
using Sigmask.Reports;

namespace Sigmask.Tests.Reports;

/// <summary>The charts of a comparison as files.</summary>
public sealed class ComparisonPlotsTests : IDisposable
{
    private readonly Training.TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Levels_of_noise_curves_and_ranks_are_written_by_the_names_of_their_cells()
    {
        Write(["hearts", "skulls / a"]);

        Assert.Equal(
            ["curves_hearts_unet-tiny_none_dice.svg", "curves_hearts_unet-tiny_strong_dice.svg", "curves_skulls-a_unet-tiny_none_dice.svg", "curves_skulls-a_unet-tiny_strong_dice.svg", "noise_hearts_unet-tiny.svg", "noise_skulls-a_unet-tiny.svg", "ranks.svg"],
            Directory.GetFiles(folder["plots"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("hearts: Dice in percent by noise", File.ReadAllText(folder["plots/noise_hearts_unet-tiny.svg"]), StringComparison.Ordinal);
        Assert.All((string[])["Mean ranks over 2 cells with wrong labels", "Nemenyi's test (α = 0.05)", "envelope, 50 %"], text => Assert.Contains(text, File.ReadAllText(folder["plots/ranks.svg"]), StringComparison.Ordinal));
    }

    [Fact]
    public void Of_nothing_nothing_is_drawn()
    {
        Write([]);

        Assert.False(Directory.Exists(folder["plots"]));
    }

    [Fact]
    public void Who_starts_anew_has_none_of_before()
    {
        var grid = Experiments.MadeUpResults.Files().Grid;
        new ComparisonFolder(folder.Location).Begin("{}", grid);
        Write(["hearts"]);

        new ComparisonFolder(folder.Location).Restart("{}", grid);

        Assert.False(Directory.Exists(folder["plots"]));
    }

    // The same results for each data set, as they lie in the folder, without the loss that is missing.
    private void Write(string[] datasets)
    {
        var made = Experiments.MadeUpResults.Files();
        JobResult[] results = [.. datasets.SelectMany(dataset => made.Results.Select(result => result with { Key = result.Key with { Dataset = dataset }, Curve = [new(20, 0.25), new(40, 0.5)] }))];
        var grid = new ComparisonGrid("plain", [.. results.Select(result => new PlannedJob(FolderName.Of(result.Key), "", result.Key) { IsTruthKnown = true })]);
        ComparisonPlots.Write(new()
        {
            Folder = new(folder.Location), Grid = grid, Results = results, Rows = ComparisonSummary.Of(grid, results), Overall = OverallComparison.Of(grid, results), Settings = [], Command = "sigmask compare plan.json",
        });
    }
}
