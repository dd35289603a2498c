using System.Globalization;

namespace Sigmask.Metrics;

/// <summary>The metrics of an evaluation, each with its definition as it stands in <see cref="MetricsFile"/>.</summary>
public static class CaseMetrics
{
    private const string Predicted = "predicted";
    private const string Reference = "reference";

    /// <summary>The metrics that scores have: overlap, and what else was measured; of no score all that is measured of an image.</summary>
    /// <param name="scores">Scores of one evaluation.</param>
    /// <param name="options">What was measured.</param>
    /// <param name="unit">The unit of lengths: mm, or pixels where no spacing is known.</param>
    public static IReadOnlyList<CaseMetric> Of(IReadOnlyCollection<CaseScore> scores, MetricOptions options, string unit)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(options);
        return scores.Count > 0 && scores.All(score => score.Size is null)
            ? [.. Overlap()]
            : [
                .. Overlap(), .. Surfaces(options, unit), .. Sizes(scores, unit), .. Lesions(),
                .. scores.Any(score => score.Circumference is not null) ? Circumferences(unit) : [],
            ];
    }

    private static IEnumerable<CaseMetric> Overlap() =>
    [
        new("dice", "Dice", "2 TP / (2 TP + FP + FN), of pixels, in [0, 1]", score => score.Dice),
        new("iou", "IoU", "TP / (TP + FP + FN), of pixels, in [0, 1]", score => score.Iou),
        new("sensitivity", "Sensitivity", "TP / (TP + FN), of pixels, in [0, 1]; n/a if the structure is not in the reference", score => score.Counts.Sensitivity),
        new("specificity", "Specificity", "TN / (TN + FP), of pixels, in [0, 1]; n/a if the structure fills the reference", score => score.Counts.Specificity),
        new("precision", "Precision", "TP / (TP + FP), of pixels, in [0, 1]; n/a if nothing was predicted", score => score.Counts.Precision),
    ];

    private static IEnumerable<CaseMetric> Surfaces(MetricOptions options, string unit)
    {
        var (elements, percentile, mean) = options.Definition switch
        {
            SurfaceDefinition.Monai => ("edge voxels (4 or 6 neighbours, outside is background)", "the greater of the 95th percentiles of both directed distances, linear interpolation (MONAI, MetricsReloaded)", "mean of both directed distances together"),
            SurfaceDefinition.MedPy => ("edge voxels (4 or 6 neighbours, outside is background)", "95th percentile of both directed distances together, linear interpolation (MedPy)", "mean of both directed distances together"),
            _ => ("surface elements of marching cubes (squares) with their areas", "the greater of the distances within which 95 % of the area of either surface lies, no interpolation (surface-distance)", "mean of both directed means weighted by area"),
        };
        var tolerance = options.Tolerance.ToString(CultureInfo.InvariantCulture);
        return
        [
            Length("hd_mm", "HD", $"greatest distance from either surface to the other, in {unit}; of {elements}", score => score.Surface?.Hausdorff),
            Length("hd95_mm", "HD95", $"{percentile}, in {unit}; of {elements}", score => score.Surface?.Hausdorff95),
            Length("assd_mm", "ASSD", $"{mean}, in {unit}; of {elements}", score => score.Surface?.AverageSymmetric),
            Length("masd_mm", "MASD", $"mean of the two directed mean distances, in {unit}; of {elements}", score => score.Surface?.MeanAverage),
            new("nsd", "NSD", $"share of both surfaces within {tolerance} {unit} of the other, in [0, 1]; of {elements}", score => score.Surface?.NormalizedDice),
            new("boundary_iou", "Boundary IoU", $"IoU of the bands within {options.BoundaryWidth?.ToString(CultureInfo.InvariantCulture) ?? "2 % of the image's diagonal, in"} {unit} of both inner edges, in [0, 1]", score => score.BoundaryIou),
        ];
    }

    private static IEnumerable<CaseMetric> Sizes(IReadOnlyCollection<CaseScore> scores, string unit)
    {
        var isVolume = scores.Any(score => score.Size is { IsVolume: true });
        var (what, key, of) = isVolume ? ("Volume", "volume_ml", unit == "mm" ? "ml" : "1000 voxels") : ("Area", "area_mm2", unit == "mm" ? "mm²" : "pixels");
        var difference = isVolume ? "volume_difference_ml" : "area_difference_mm2";
        return
        [
            new(key, $"{what} predicted", $"{what.ToLowerInvariant()} in {of}, of the prediction and of the reference", score => score.Size?.Predicted) { Part = Predicted },
            new(key, $"{what} of the reference", "", score => score.Size?.Reference) { Part = Reference },
            new(difference, $"{what} difference", $"predicted minus reference, in {of}", score => score.Size?.Difference),
            new("relative_volume_difference", $"Relative {what.ToLowerInvariant()} difference", "(FP - FN) / (TP + FN), of pixels; n/a if the structure is not in the reference", score => score.Counts.RelativeVolumeDifference),
            new("volume_similarity", $"{what} similarity", "1 - |FN - FP| / (2 TP + FP + FN), of pixels, in [0, 1]", score => score.Counts.VolumeSimilarity),
        ];
    }

    private static IEnumerable<CaseMetric> Lesions() =>
    [
        new("lesions", "Lesions", "connected parts (8 or 26 neighbours): of the reference, found (one voxel in common), of the prediction, false alarms (none in common)", score => score.Lesions?.Reference) { Part = Reference },
        new("lesions", "Lesions found", "", score => score.Lesions?.Found) { Part = "found" },
        new("lesions", "Parts predicted", "", score => score.Lesions?.Predicted) { Part = Predicted },
        new("lesions", "False alarms", "", score => score.Lesions?.FalseAlarms) { Part = "false_alarms" },
        new("lesion_sensitivity", "Lesion sensitivity", "found / lesions of the reference, in [0, 1]; n/a if it has none", score => score.Lesions?.Sensitivity),
        new("lesion_precision", "Lesion precision", "predicted parts that are no false alarms / predicted parts, in [0, 1]; n/a if nothing was predicted", score => score.Lesions?.Precision),
        new("lesion_f1", "Lesion F1", "harmonic mean of lesion_sensitivity and lesion_precision, in [0, 1]", score => score.Lesions?.F1),
    ];

    private static IEnumerable<CaseMetric> Circumferences(string unit) =>
    [
        new("circumference_mm", "Circumference predicted", $"of the ellipse with the structure's area moments, in {unit}, of the prediction and of the reference; n/a where the structure is not there", score => score.Circumference?.Predicted) { Part = Predicted, IsLength = true },
        new("circumference_mm", "Circumference of the reference", "", score => score.Circumference?.Reference) { Part = Reference, IsLength = true },
        Length("circumference_difference_mm", "Circumference difference", $"predicted minus reference, in {unit}; n/a where the structure is not in both", score => score.Circumference?.Difference),
    ];

    private static CaseMetric Length(string key, string title, string definition, Func<CaseScore, double?> value) => new(key, title, definition, value) { IsLength = true };
}

/// <summary>One number of a <see cref="CaseScore"/>: what it is called, how it is defined, and where it stands.</summary>
/// <param name="Key">Its key in files, such as <c>hd95_mm</c>.</param>
/// <param name="Title">Its name in tables and plots.</param>
/// <param name="Definition">Formula, range or unit, and when it is not defined, in one line.</param>
/// <param name="Value">Takes it from a score; null where it is not defined.</param>
public sealed record CaseMetric(string Key, string Title, string Definition, Func<CaseScore, double?> Value)
{
    /// <summary>Which of several numbers under the same key it is, such as <c>predicted</c>; null if it is alone.</summary>
    public string? Part { get; init; }

    /// <summary>True for lengths, false for shares, sizes and counts.</summary>
    public bool IsLength { get; init; }
}
