using Sigmask.Experiments;

namespace Sigmask.Tests.Experiments;

/// <summary>Results of a comparison that was never made: of hearts: a loss that is better than the baseline, one that is worse, and one that is missing.</summary>
internal static class MadeUpResults
{
    /// <summary>The result files.</summary>
    public static ResultFiles Files()
    {
        (string Loss, string Noise)[] cells = [("plain", "none"), ("plain", "strong"), ("envelope, 50 %", "strong"), ("nr_dice|1", "strong"), ("gce", "strong")];
        var keys = cells.Select(cell => new CellKey("hearts", "unet_tiny", cell.Loss, cell.Noise, 1));
        var grid = new ComparisonGrid("plain", [.. keys.Select(key => new PlannedJob(FolderName.Of(key), "", key) { IsTruthKnown = true })]);
        JobResult[] results = [Trained("plain", "none", 90, 80, 94, 88, 92, 86), Trained("plain", "strong", 50, 40, 62, 55, 48, 51), Trained("envelope, 50 %", "strong", 70, 52, 74, 66, 66, 60), Trained("nr_dice|1", "strong", 44, 37, 60, 51, 45, 42)];
        return new(grid, results, ComparisonSummary.Of(grid, results), OverallComparison.Of(grid, results), [new("command", "sigmask compare plan.json")]);
    }

    // Dice in percent of each case.
    private static JobResult Trained(string loss, string noise, params int[] dice) => new()
    {
        Key = new("hearts", "unet_tiny", loss, noise, 1),
        Identity = "",
        Classes = ["background", "LV"],
        Scores = [.. dice.Select((value, index) => new TestScore($"case{index}", $"patient{index}", 1, "LV", 5 * value, 500 - (5 * value), 500 - (5 * value), 0, (value - 1) / 100.0))],
        LateValidations = 2,
        Curve = [new(40, 0.5)],
        Steps = 40,
        ChosenStep = null,
        Seconds = 20.5,
        MillisecondsPerStep = 48.25,
        PeakMegabytes = 500,
    };
}
