using Sigmask.Data;

namespace Sigmask.Metrics;

/// <summary>How well one structure of one case was segmented.</summary>
/// <param name="Key">The case and its patient.</param>
/// <param name="Class">The label of the structure, from 1.</param>
/// <param name="Name">Its name.</param>
/// <param name="Counts">Agreement of its pixels; the ratios are computed from these.</param>
public sealed record CaseScore(CaseKey Key, int Class, string Name, ConfusionCounts Counts)
{
    /// <summary>How structures that are absent are scored, in words for reports.</summary>
    public const string Policy = "A structure absent from reference and prediction is n/a for that case and left out of means; one that is missed or invented scores 0.";

    /// <summary>Dice in [0, 1]; null if the structure is absent from both.</summary>
    public double? Dice => Counts.Dice;

    /// <summary>Intersection over union in [0, 1]; null if the structure is absent from both.</summary>
    public double? Iou => Counts.IntersectionOverUnion;

    /// <summary>How large the structure is; null if only overlap was measured.</summary>
    public StructureSize? Size { get; init; }

    /// <summary>How far the surfaces lie apart; null if only overlap was measured, or the structure is absent from both.</summary>
    public SurfaceScore? Surface { get; init; }

    /// <summary>Boundary IoU in [0, 1]; null if only overlap was measured, or the structure is absent from both.</summary>
    public double? BoundaryIou { get; init; }

    /// <summary>How many lesions were found; null if only overlap was measured.</summary>
    public LesionDetection? Lesions { get; init; }

    /// <summary>Circumferences of fitted ellipses; null if none were asked for.</summary>
    public CircumferencePair? Circumference { get; init; }

    /// <summary>The overlap of every foreground class of a case; <see cref="CaseMeasurement"/> gives all there is.</summary>
    /// <param name="key">The case.</param>
    /// <param name="predicted">The class of each pixel.</param>
    /// <param name="reference">The class of each pixel; those that are <see cref="Sample.Ignored"/> take no part.</param>
    /// <param name="classes">Names by label, background first.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a label is no class.</exception>
    public static IReadOnlyList<CaseScore> Of(CaseKey key, ReadOnlySpan<byte> predicted, ReadOnlySpan<byte> reference, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var counts = ConfusionCounts.Of(predicted, reference, classes.Count);
        return [.. Enumerable.Range(1, classes.Count - 1).Select(c => new CaseScore(key, c, classes[c], counts[c]))];
    }
}
