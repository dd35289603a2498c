using Sigmask.Experiments;

namespace Sigmask.Tests.Experiments;

public sealed class RankedCellsTests
{
    private static readonly string[] Losses = ["plain", "careful", "inventive"];
    private static readonly string[] Noises = ["none", "strong"];

    [Fact]
    public void Who_invents_a_structure_ranks_behind_who_does_not()
    {
        // The second structure is absent; without pairing, the two that rightly find nothing would be judged by the first alone, and the inventive one by both: 0.7, 0.6 and 0.45.
        JobResult[] results = [Trained("a", "plain", "strong", 0.7, null), Trained("a", "careful", "strong", 0.6, null), Trained("a", "inventive", "strong", 0.9, 0.0)];
        Assert.Equal([0.85, 0.8, 0.45], Row(RankedCells.Of(Grid("a"), Losses, results), 0));
    }

    [Fact]
    public void Cells_count_in_which_all_losses_are_done_and_labels_are_wrong()
    {
        JobResult[] results =
        [
            .. Losses.Select(loss => Trained("a", loss, "none", 0.9, 0.9)),
            Trained("a", "plain", "strong", 0.5, 0.7), Trained("a", "careful", "strong", 0.6, 0.8),
            .. Losses.Select((loss, i) => Trained("b", loss, "strong", 0.1 * i, 0.3)),
        ];
        var means = RankedCells.Of(Grid("a", "b"), Losses, results);
        Assert.Equal(1, means.GetLength(0));
        Assert.Equal([0.15, 0.2, 0.25], Row(means, 0).Select(value => Math.Round(value, 12)));
    }

    [Fact]
    public void A_cell_of_which_a_seed_is_missing_does_not_count()
    {
        var one = Grid("a");
        var grid = new ComparisonGrid("plain", [.. one.Jobs, .. one.Jobs.Select(job => job with { Name = job.Name + "2", Key = job.Key with { Seed = 2 } })]);
        Assert.Equal(0, RankedCells.Of(grid, Losses, [.. Losses.Select(loss => Trained("a", loss, "strong", 0.5, 0.5))]).GetLength(0));
    }

    private static double[] Row(double[,] means, int row) => [.. Enumerable.Range(0, means.GetLength(1)).Select(column => Math.Round(means[row, column], 12))];

    private static ComparisonGrid Grid(params string[] datasets) => new("plain",
    [
        .. from dataset in datasets from noise in Noises from loss in Losses select new PlannedJob($"{dataset}{noise}{loss}", "", new CellKey(dataset, "unet-tiny", loss, noise, 1)),
    ]);

    // A case with two structures of 1000 pixels; null: absent, and nothing is found.
    private static JobResult Trained(string dataset, string loss, string noise, params double?[] dice) => new()
    {
        Key = new(dataset, "unet-tiny", loss, noise, 1),
        Identity = "",
        Classes = ["background", "first", "second"],
        Scores = [.. dice.Select((value, i) => Score(i + 1, value))],
        LateValidations = 1, Curve = [], Steps = 1, ChosenStep = null, Seconds = 1, MillisecondsPerStep = 1, PeakMegabytes = 1,
    };

    private static TestScore Score(int label, double? dice) => dice switch
    {
        null => new("c0", "p0", label, $"structure {label}", 0, 0, 0, 4096, null),
        0 => new("c0", "p0", label, $"structure {label}", 0, 12, 0, 4084, 0),
        { } value => new("c0", "p0", label, $"structure {label}", (long)Math.Round(1000 * value), 1000 - (long)Math.Round(1000 * value), 1000 - (long)Math.Round(1000 * value), 2000, value),
    };
}
