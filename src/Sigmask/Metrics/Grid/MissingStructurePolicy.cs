namespace Sigmask.Metrics;

/// <summary>
/// How a structure is scored that is in the reference but not in the prediction, or the reverse. No distance is defined then; libraries give infinity, NaN or
/// nothing, and a mean that drops such a case flatters the network that missed it. Here every distance becomes a penalty that no distance within the
/// image can exceed, and Dice, IoU, NSD and boundary IoU are 0. A structure that is absent from both has no score and is left out.
/// </summary>
public sealed record MissingStructurePolicy
{
    /// <summary>The penalty in mm; null: the diagonal of the image. One shorter than the diagonal is lengthened to it, lest a miss look better than a hit far off.</summary>
    public double? Penalty { get; init; }

    /// <summary>The policy in words, as it stands in every result.</summary>
    /// <param name="unit">The unit of distances.</param>
    public string Describe(string unit = "mm") =>
        "A structure that is absent from reference and prediction is n/a for that case and left out of means. One that is missed or invented scores 0 in Dice, IoU, NSD "
        + $"and boundary IoU, and {(Penalty is { } penalty ? Invariant($"{penalty} {unit}, but at least the diagonal of the image,") : "the diagonal of the image")} "
        + "in every distance (HD, HD95, ASSD, MASD). A ratio of nothing (precision where nothing was predicted, sensitivity where nothing is to be found) is n/a. "
        + "A reference without a prediction counts as missed in all its structures.";

    /// <summary>The distance that counts for a miss, in mm.</summary>
    /// <param name="grid">Size and spacing of the image.</param>
    public double Distance(VoxelGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return Math.Max(Penalty ?? 0, grid.Diagonal);
    }
}
