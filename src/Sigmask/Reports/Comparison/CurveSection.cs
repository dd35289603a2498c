using Sigmask.Experiments;

namespace Sigmask.Reports;

/// <summary>How the trainings went: Dice of the test cases, Dice of the held-back part, and the loss, over the steps.</summary>
internal static class CurveSection
{
    private const int MostCells = 8;

    public static string Html(ReportedComparison comparison)
    {
        var cells = Cells(comparison);
        return cells.Length == 0 ? "" : $"<p>Seeds and folds are averaged. Dice during the training is that of the network's own pixels; {Fall(comparison.Labels)}.{HeldBack(comparison)}</p>\n"
            + LineChart.Legend(comparison.Losses.Select(loss => (loss, comparison.SeriesOf(loss))))
            + $"<div class=\"charts\">\n{string.Concat(cells.Take(MostCells).SelectMany(cell => Charts(comparison, cell)).Select(chart => chart.Chart.ToHtml()))}</div>\n"
            + (cells.Length > MostCells ? Invariant($"<p class=\"small\">The first {MostCells} of {cells.Length} cells; history.csv of each training has its own.</p>\n") : "");
    }

    /// <summary>The curves of every cell, with its data set, network and noise, and what they show.</summary>
    public static IEnumerable<(IReadOnlyList<string> Names, LineChart Chart)> Charts(ReportedComparison comparison) =>
        from cell in Cells(comparison)
        from chart in Charts(comparison, cell)
        select ((IReadOnlyList<string>)[cell.Dataset, cell.Model, cell.Noise, chart.Shown], chart.Chart);

    private static (string Dataset, string Model, string Noise)[] Cells(ReportedComparison comparison) =>
        [.. comparison.Cells.OrderBy(cell => cell.Noise == CellKey.Clean).Where(cell => comparison.Losses.Any(loss => comparison.Trainings(cell, loss).Any()))];

    private static string Fall(LabelWords labels) => !labels.HasNoise ? "a curve that rises and then falls again may be overfitting"
        : $"a curve that rises and then falls again has begun to learn {(labels.HasAddedNoise ? "the wrong labels" : "the errors of the annotator")}, or may be overfitting where it learns from {labels.Unspoiled}";

    private static string HeldBack(ReportedComparison comparison) =>
        comparison.Labels.HasNoise && comparison.Report.Rows.Any(row => row.HasChosenWeights) ? " Held-back labels are as noisy as those trained on." : "";

    private static IEnumerable<(string Shown, LineChart Chart)> Charts(ReportedComparison comparison, (string Dataset, string Model, string Noise) cell)
    {
        var trainings = comparison.Losses.Select(loss => (Loss: loss, All: comparison.Trainings(cell, loss).Select(one => (one.Result, History: TrainingHistory.Read(one.Folder.Run.History))).ToArray())).ToArray();
        var (name, axis) = (comparison.NameOf(cell), CommonAxis.Of(trainings.SelectMany(loss => loss.All).Select(one => one.Result)));
        (string Shown, LineChart Chart)[] charts =
        [
            ("dice", Chart($"{name}: Dice of test cases, percent", "Dice, %", one => one.Result.Curve.Where(point => point.Dice is not null).Select(point => ((double)point.Step, 100 * point.Dice!.Value)))),
            ("held-back", Chart($"{name}: Dice of held-back labels, percent", "Dice, %", one => one.History.Dice.Select(point => (point.Step, 100 * point.Value)))),
            ("loss", Chart($"{name}: training loss", "loss", one => one.History.Loss)),
        ];
        return charts.Where(chart => chart.Chart.Lines.Count > 0);

        LineChart Chart(string title, string upwards, Func<(JobResult Result, TrainingHistory History), IEnumerable<(double Step, double Value)>> points)
        {
            var lines = trainings.Select(loss => (loss.Loss, Points: loss.All.SelectMany(one => points(one).Select(point => (axis.At(point.Step, one.Result), point.Value)))));
            return new() { Title = title, Across = axis.Name, Upwards = upwards, Lines = [.. lines.Select(line => new ChartLine(line.Loss, comparison.SeriesOf(line.Loss), Averaged(line.Points), [])).Where(line => line.Points.Count > 1)] };
        }
    }

    private static (double X, double Y)[] Averaged(IEnumerable<(double X, double Value)> points) =>
        [.. points.GroupBy(point => point.X).OrderBy(moment => moment.Key).Select(moment => (moment.Key, moment.Average(point => point.Value)))];
}
