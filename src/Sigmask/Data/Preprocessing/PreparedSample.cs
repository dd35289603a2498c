namespace Sigmask.Data;

/// <summary>A sample as a network sees it, and the way back to its own pixels.</summary>
/// <param name="Sample">Image normalised, image and labels resized.</param>
/// <param name="OriginalSize">The size it was read with, [H, W] or [D, H, W].</param>
public sealed record PreparedSample(Sample Sample, IReadOnlyList<int> OriginalSize)
{
    /// <summary>
    /// The extent of a pixel along each axis: its spacing in mm, or where that is unknown its size in original pixels. Equal numbers mean
    /// square pixels.
    /// </summary>
    public IReadOnlyList<double> PixelExtent => Sample.Spacing ?? [.. OriginalSize.Zip(Sample.Size, (original, size) => (double)original / size)];

    /// <summary>A network's class probabilities on the original pixels.</summary>
    /// <param name="probabilities">[classes, size of <see cref="Sample"/>].</param>
    /// <param name="classes">C.</param>
    /// <returns>[classes, <see cref="OriginalSize"/>], linearly interpolated.</returns>
    /// <exception cref="ArgumentException">The probabilities have another size.</exception>
    public float[] RestoreProbabilities(float[] probabilities, int classes) => Resizing.Linear(probabilities, classes, Sample.Size, OriginalSize);

    /// <summary>The label map on the original pixels: the largest of the restored probabilities.</summary>
    /// <param name="probabilities">[classes, size of <see cref="Sample"/>].</param>
    /// <param name="classes">C.</param>
    /// <returns>[<see cref="OriginalSize"/>].</returns>
    /// <exception cref="ArgumentException">The probabilities have another size.</exception>
    public byte[] RestoreLabels(float[] probabilities, int classes) => Resizing.ArgMax(probabilities, classes, Sample.Size, OriginalSize);
}
