namespace Sigmask.Data;

/// <summary>A sample as a network sees it, and the way back to its own pixels.</summary>
/// <param name="Sample">Image normalised, image and labels on the grid.</param>
/// <param name="Grid">Where its pixels lie in the sample as it was read.</param>
public sealed record PreparedSample(Sample Sample, NetworkGrid Grid)
{
    /// <summary>The size it was read with, [H, W] or [D, H, W].</summary>
    public IReadOnlyList<int> OriginalSize => Grid.Original.Size;

    /// <summary>
    /// The extent of a pixel along each axis: its spacing in mm, or where that is unknown its size in original pixels. Equal numbers mean
    /// square pixels.
    /// </summary>
    public IReadOnlyList<double> PixelExtent => Sample.Spacing ?? Grid.Extent;

    /// <summary>A network's class probabilities on the original pixels.</summary>
    /// <param name="probabilities">[classes, size of <see cref="Sample"/>].</param>
    /// <param name="classes">C.</param>
    /// <returns>[classes, <see cref="OriginalSize"/>], linearly interpolated.</returns>
    /// <exception cref="ArgumentException">The probabilities have another size.</exception>
    /// <exception cref="DataException">There are more of them on the original pixels than an array holds.</exception>
    public float[] RestoreProbabilities(float[] probabilities, int classes)
    {
        Grid.RequireHeld(Sample.Case, classes, isBack: true);
        return Grid.RestoreProbabilities(probabilities, classes);
    }

    /// <summary>The label map on the original pixels: the largest of the restored probabilities.</summary>
    /// <param name="probabilities">[classes, size of <see cref="Sample"/>].</param>
    /// <param name="classes">C.</param>
    /// <returns>[<see cref="OriginalSize"/>].</returns>
    /// <exception cref="ArgumentException">The probabilities have another size.</exception>
    /// <exception cref="DataException">There are more original pixels than an array holds.</exception>
    public byte[] RestoreLabels(float[] probabilities, int classes)
    {
        // One class after the other.
        Grid.RequireHeld(Sample.Case, 1, isBack: true);
        return Grid.RestoreLargest(probabilities, classes);
    }
}
