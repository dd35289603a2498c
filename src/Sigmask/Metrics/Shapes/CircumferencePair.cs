namespace Sigmask.Metrics;

/// <summary>Circumferences of the ellipses fitted to a structure, as the head circumference of a fetus is measured.</summary>
/// <param name="Predicted">By the prediction, in mm; null if the structure is not in it.</param>
/// <param name="Reference">By the reference, in mm; null if the structure is not in it.</param>
public sealed record CircumferencePair(double? Predicted, double? Reference)
{
    /// <summary>Predicted minus reference in mm; null if either is.</summary>
    public double? Difference => Predicted - Reference;

    /// <summary>The circumferences of a class of two label maps.</summary>
    /// <param name="predicted">Predicted labels, [H, W].</param>
    /// <param name="reference">Labels of the reference.</param>
    /// <param name="label">The class.</param>
    /// <param name="grid">Size and spacing of both.</param>
    /// <exception cref="ArgumentException">A map is not of two dimensions or not of the grid's size.</exception>
    public static CircumferencePair Of(ReadOnlySpan<byte> predicted, ReadOnlySpan<byte> reference, byte label, VoxelGrid grid) =>
        new(FittedEllipse.Of(predicted, label, grid)?.Circumference, FittedEllipse.Of(reference, label, grid)?.Circumference);
}
