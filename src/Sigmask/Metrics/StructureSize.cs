namespace Sigmask.Metrics;

/// <summary>How large a structure is by the prediction and by the reference.</summary>
/// <param name="Predicted">In mm² for an image, in ml for a volume.</param>
/// <param name="Reference">The same by the reference.</param>
/// <param name="IsVolume">True for ml, false for mm².</param>
public sealed record StructureSize(double Predicted, double Reference, bool IsVolume)
{
    private const double CubicMillimetresOfMillilitre = 1000;

    /// <summary>Predicted minus reference.</summary>
    public double Difference => Predicted - Reference;

    /// <summary>The sizes that counts of pixels stand for.</summary>
    /// <param name="counts">The counts.</param>
    /// <param name="grid">Their spacing.</param>
    public static StructureSize Of(ConfusionCounts counts, VoxelGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var isVolume = grid.Size.Count == 3;
        var unit = isVolume ? grid.VoxelVolume / CubicMillimetresOfMillilitre : grid.VoxelVolume;
        return new(counts.Predicted * unit, counts.Reference * unit, isVolume);
    }
}
