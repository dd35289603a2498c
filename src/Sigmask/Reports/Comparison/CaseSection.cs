using Sigmask.Experiments;

namespace Sigmask.Reports;

/// <summary>Of each data set the best, the median and the worst test case, as far as they are different ones, by the first loss that is held against the baseline, with what each loss made of it.</summary>
internal static class CaseSection
{
    private const int MostDatasets = 6;
    private const int MostLosses = 4;

    public static string Html(ReportedComparison comparison)
    {
        var shown = comparison.Datasets.Take(MostDatasets).Select((dataset, place) => Dataset(comparison, dataset, place)).Where(html => html.Length > 0).ToArray();
        return shown.Length == 0 ? "" : $"<p>Chosen by the Dice of {HtmlText.Encode(comparison.Methods.First())}, mean over structures, not by what makes a good picture. Drag the divider, or move it with the arrow keys.</p>\n"
            + string.Concat(shown)
            + (comparison.Datasets.Count > MostDatasets ? Invariant($"<p class=\"small\">The first {MostDatasets} of {comparison.Datasets.Count} data sets.</p>\n") : "");
    }

    /// <summary>Those that are shown, with what they are called.</summary>
    /// <param name="ranked">The names of all, the best first.</param>
    public static (string Rank, string Name)[] Chosen(string[] ranked) => ranked switch
    {
        [] => [],
        [var only] => [("The only case", only)],
        [var best, var worst] => [("Best", best), ("Worst", worst)],
        _ => [("Best", ranked[0]), ("Median", ranked[ranked.Length / 2]), ("Worst", ranked[^1])],
    };

    private static string Dataset(ReportedComparison comparison, string dataset, int place)
    {
        var cell = comparison.CellToLookAt(dataset);
        var losses = comparison.Losses.Take(MostLosses).Select(loss => (Loss: loss, Trainings: comparison.Trainings(cell, loss).ToArray())).Where(loss => loss.Trainings.Length > 0).ToArray();
        if (losses.FirstOrDefault(loss => loss.Loss != comparison.Baseline).Trainings is not { } chosen)
        {
            return "";
        }

        var (folder, result) = chosen[0];
        var ranked = result.Scores.Where(score => score.Dice is not null).GroupBy(score => score.Case).Where(scores => File.Exists(folder.PredictionFile(scores.Key)))
            .OrderByDescending(scores => scores.Average(score => score.Dice!.Value)).ThenBy(scores => scores.Key, StringComparer.Ordinal).Select(scores => scores.Key).ToArray();
        var sliders = Chosen(ranked).Select((one, number) => Slider(one.Rank, one.Name, Invariant($"case-{place}-{number}"))).Where(html => html.Length > 0).ToArray();
        return sliders.Length == 0 ? "" : $"<h3>{HtmlText.Encode(comparison.NameOf(cell))}</h3>\n{ImageSlider.Legend(result.Classes)}<div class=\"charts\">\n{string.Concat(sliders)}</div>\n";

        string Slider(string rank, string name, string id)
        {
            if (comparison.Report.Folder.Picture(dataset, name) is not { } picture)
            {
                return "";
            }

            return new ImageSlider
            {
                Id = id,
                Caption = $"{rank}: {name}",
                Image = picture.Image,
                Layers =
                [
                    SliderLayer.Of("reference", picture.Reference.Pixels),
                    .. losses.Select(loss => (loss.Loss, Training: loss.Trainings.FirstOrDefault(one => (one.Result.Key.Seed, one.Result.Key.Fold) == (result.Key.Seed, result.Key.Fold))))
                        .Where(one => one.Training.Result is not null && one.Training.Folder.Prediction(name) is not null)
                        .Select(one => SliderLayer.Of(one.Loss, one.Training.Folder.Prediction(name)!.Pixels, Score(one.Training.Result, name))),
                ],
            }.ToHtml();
        }
    }

    private static string Score(JobResult result, string name)
    {
        var dice = result.Scores.Where(score => score.Case == name && score.Dice is not null).Select(score => score.Dice!.Value).ToArray();
        return dice.Length == 0 ? "" : Invariant($"{100 * dice.Average():0} %");
    }
}
