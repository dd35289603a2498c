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
        if (worst.Count == 0)
        {
            return null;
        }

        ShownCase[] shown = [.. worst.Select(one => show(one.Key.Case))];
        var captions = worst.Select((one, i) => Caption(one.Key.Case, shown[i].Slice, one.Value, distances.TryGetValue(one.Key, out var distance) ? Invariant($"{distance:0.0} {measured.Unit}") : null));
        return ContactSheet.Draw(
            [.. shown.Zip(captions, (one, caption) => new Captioned(Overlaid(one), caption))],
            new ContactSheetOptions { CellSize = CellSize, Title = Title(shown), Classes = classes });
    }

    /// <summary>The line above the cases.</summary>
    internal static string Title(IReadOnlyCollection<ShownCase> shown) =>
        $"{(shown.All(one => one.IsLabelsOnly) ? "Label maps only. " : "")}{(shown.Count == 1 ? "The case" : $"The {Quantity.Of(shown.Count, "case")}")} of lowest Dice: prediction filled, reference outlined in white";

    /// <summary>The line below a case.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="slice">Which slice of the volume is shown; null: it is a picture.</param>
    /// <param name="dice">From 0 to 1.</param>
    /// <param name="distance">HD95 with its unit; null: not defined.</param>
    internal static string Caption(string name, int? slice, double dice, string? distance) =>
        $"{name}{(slice is { } shown ? Invariant($", slice {shown}") : "")}  Dice {Invariant($"{100 * dice:0.0}")} %{(distance is null ? "" : $", HD95 {distance}")}";

    private static Picture Overlaid(ShownCase one)
    {
        var zoom = Math.Max(1, (int)Math.Ceiling((double)CellSize / Math.Max(one.Image.Width, one.Image.Height)));
        return Overlay.Draw(one.Image, one.Predicted, one.Reference, new OverlayOptions { Zoom = zoom, Opacity = 0.5, Outline = Math.Max(1, Math.Min(zoom, 2)) });
    }
}
