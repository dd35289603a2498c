using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Metrics;

namespace Sigmask.Reports;

/// <summary>The cases with the lowest Dice on one sheet: predictions filled in the colours of their classes, references as white outlines.</summary>
public static class WorstCases
{
    private const int Most = 8;
    private const int CellSize = 384;

    /// <summary>Draws the sheet.</summary>
    /// <param name="measured">The scores of all cases.</param>
    /// <param name="show">Gives a case by its name.</param>
    /// <returns>Null if no case can be scored.</returns>
    public static Picture? Draw(MeasuredCases measured, Func<string, ShownCase> show)
    {
        ArgumentNullException.ThrowIfNull(measured);
        ArgumentNullException.ThrowIfNull(show);
        var worst = ScoreSummary.ByCase(measured.Scores, score => score.Dice).OrderBy(one => one.Value).ThenBy(one => one.Key.Case, StringComparer.Ordinal).Take(Most).ToList();
        var distances = ScoreSummary.ByCase(measured.Scores, score => score.Surface?.Hausdorff95).ToDictionary(one => one.Key, one => one.Value);
        string[] classes = ["background", .. measured.Scores.Select(score => (score.Class, score.Name)).Distinct().OrderBy(one => one.Class).Select(one => one.Name)];
        return worst.Count == 0 ? null : ContactSheet.Draw(
            [.. worst.Select(one => new Captioned(Overlaid(show(one.Key.Case)), Invariant($"{one.Key.Case}  Dice {100 * one.Value:0.0} %{(distances.TryGetValue(one.Key, out var distance) ? Invariant($", HD95 {distance:0.0} {measured.Unit}") : "")}")))],
            new ContactSheetOptions { CellSize = CellSize, Title = $"The {worst.Count} cases of lowest Dice: prediction filled, reference outlined in white", Classes = classes });
    }

    private static Picture Overlaid(ShownCase one)
    {
        var zoom = Math.Max(1, (int)Math.Ceiling((double)CellSize / Math.Max(one.Image.Width, one.Image.Height)));
        return Overlay.Draw(one.Image, one.Predicted, one.Reference, new OverlayOptions { Zoom = zoom, Opacity = 0.5, Outline = Math.Max(1, Math.Min(zoom, 2)) });
    }
}
