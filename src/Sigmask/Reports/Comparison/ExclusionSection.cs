using Sigmask.Experiments;
using Sigmask.Imaging;

namespace Sigmask.Reports;

/// <summary>Where the envelope looked: how much of each structure it left out over the training, how right it was where the true labels are known, and images of which most was left out.</summary>
internal static class ExclusionSection
{
    private const int MostCells = 6;
    private const int MostPictures = 2;

    public static string Html(ReportedComparison comparison)
    {
        var shown = (from dataset in comparison.Datasets
            let cell = comparison.CellToLookAt(dataset)
            from loss in comparison.Methods
            let trainings = comparison.Trainings(cell, loss).ToArray()
            let axis = CommonAxis.Of(trainings.Select(training => training.Result))
            let rows = trainings.SelectMany(training => training.Folder.ReadExclusion().Select(row => (At: axis.At(row.Step, training.Result), Row: row))).ToArray()
            where rows.Length > 0
            select (cell, loss, trainings, axis, rows)).ToArray();
        return string.Concat(shown.Take(MostCells).Select((one, place) => Cell(comparison, one.cell, one.loss, one.trainings, one.axis, one.rows, place)))
            + (shown.Length > MostCells ? Invariant($"<p class=\"small\">The first {MostCells} of {shown.Length}; exclusion.csv of each training has its own.</p>\n") : "");
    }

    private static string Cell(
        ReportedComparison comparison, (string Dataset, string Model, string Noise) cell, string loss, (JobFolder Folder, JobResult Result)[] trainings, CommonAxis axis, (double At, ExclusionRow Row)[] rows, int place)
    {
        var classes = trainings[0].Result.Classes;
        var title = comparison.Losses.Count == 2 ? comparison.NameOf(cell) : $"{comparison.NameOf(cell)}, {loss}";
        var (moments, isKnown) = (rows.GroupBy(one => one.At, one => one.Row).OrderBy(moment => moment.Key).ToArray(), rows.All(one => one.Row.Wrong >= 0));
        var pictures = trainings[0].Folder.ReadExcluded().Take(MostPictures).Select((one, number) => Picture(one, isKnown, Invariant($"left-out-{place}-{number}"))).ToArray();
        var lines = classes.Index().Select(one => new ChartLine(one.Item, one.Index, [.. moments.Select(moment => (moment.Key, Share(moment, one.Index)))], [])).Where(line => line.Points.Any(point => double.IsFinite(point.Y))).ToArray();
        return $"<h3>{HtmlText.Encode(title)}</h3>\n<p>{HtmlText.Encode(Sentence([.. moments[^1]], classes, isKnown))}{(isKnown && !comparison.Labels.AreTrue(cell.Dataset) ? " Wrong here is what the added noise changed; nobody knows whether the labels were right before." : "")}</p>\n<div class=\"charts\">\n<div>{LineChart.Legend(lines.Select(line => (line.Name, line.Series)))}"
            + new LineChart { Title = $"{title}: share of each structure's pixels left out, %", Across = axis.Name, Upwards = "left out, %", Lines = lines, Within = [0] }.ToHtml()
            + $"</div>\n{(isKnown ? Agreement(title, axis, moments) : "")}</div>\n"
            + (pictures.Length == 0 ? "" : $"<p class=\"small\">The training images of which most was left out at the end. Magenta are the pixels that were left out; hold them against the labels trained on{(isKnown ? ", and those against the true ones" : "")}.</p>\n{ImageSlider.Legend(classes)}<div class=\"charts\">\n{string.Concat(pictures)}</div>\n");
    }

    private static string Agreement(string title, CommonAxis axis, IEnumerable<IGrouping<double, ExclusionRow>> moments)
    {
        var sums = moments.Select(moment => (At: moment.Key, Wrong: moment.Sum(row => row.Wrong), Pixels: moment.Sum(row => row.Pixels), Dropped: moment.Sum(row => row.Dropped), Right: moment.Sum(row => row.DroppedWrong))).ToArray();
        ChartLine[] lines =
        [
            new("precision by chance: wrong among all", 0, [.. sums.Select(sum => (sum.At, 100.0 * sum.Wrong / sum.Pixels))], []),
            new("precision: wrong among left out", 1, [.. sums.Select(sum => (sum.At, sum.Dropped > 0 ? 100 * sum.Right / sum.Dropped : double.NaN))], []),
            new("recall: left out among wrong", 2, [.. sums.Select(sum => (sum.At, sum.Wrong > 0 ? 100 * sum.Right / sum.Wrong : double.NaN))], []),
            new("recall by chance: left out among all", 3, [.. sums.Select(sum => (sum.At, 100 * sum.Dropped / sum.Pixels))], []),
        ];
        return $"<div>{LineChart.Legend(lines.Select(line => (line.Name, line.Series)))}{new LineChart { Title = $"{title}: agreement with the truly wrong labels, percent", Across = axis.Name, Upwards = "%", Lines = lines, Within = [0] }.ToHtml()}</div>\n";
    }

    // In percent; NaN where no pixel has the label.
    private static double Share(IEnumerable<ExclusionRow> step, int label)
    {
        var (pixels, dropped) = (step.Where(row => row.Class == label).Sum(row => row.Pixels), step.Where(row => row.Class == label).Sum(row => row.Dropped));
        return pixels == 0 ? double.NaN : 100 * dropped / pixels;
    }

    private static string Sentence(ExclusionRow[] last, IReadOnlyList<string> classes, bool isKnown)
    {
        var quality = new ExclusionQuality(last.Sum(row => row.Pixels), last.Sum(row => row.Wrong), last.Sum(row => row.Dropped), last.Sum(row => row.DroppedWrong))
        {
            Classes = [.. classes.Index().Select(one => KeyValuePair.Create(one.Item, Share(last, one.Index) / 100)).Where(one => double.IsFinite(one.Value))],
        };
        return isKnown ? quality.Sentence : $"{quality.LeftOut}. The true labels are not known, so nothing can be said on how right that was.";
    }

    // First what was trained on and what was left out of it are shown: left out are pixels whose labels trained on look wrong.
    private static string Picture(ExcludedPicture one, bool isKnown, string id) => new ImageSlider
    {
        Id = id,
        Caption = $"Training image {one.Case}",
        Image = one.Image,
        Layers =
        [
            SliderLayer.Of("labels trained on", one.Annotated.Pixels),
            .. isKnown ? new[] { SliderLayer.Of("true labels", one.Clean.Pixels) } : [],
            SliderLayer.Of("left out (magenta)", WeightOverlay.Draw(one.Image, Array.ConvertAll(one.LeftOut.Pixels, value => 1 - (value / 255f)))),
        ],
    }.ToHtml();
}
