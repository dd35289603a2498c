using Sigmask.Data;

namespace Sigmask.Metrics;

/// <summary>Measures a case: overlap, surfaces, boundary, lesions and sizes of every class.</summary>
public static class CaseMeasurement
{
    /// <summary>The scores of every foreground class.</summary>
    /// <param name="key">The case.</param>
    /// <param name="predicted">The class of each pixel, [H, W] or [D, H, W].</param>
    /// <param name="reference">
    /// The class of each pixel. Those that are <see cref="Sample.Ignored"/> take no part: in either map they are of no class.
    /// </param>
    /// <param name="grid">Size and spacing of both.</param>
    /// <param name="classes">Names by label, background first.</param>
    /// <param name="options">What is measured; null: the defaults.</param>
    /// <exception cref="ArgumentException">A map is not of the grid's size, or a label is no class.</exception>
    public static IReadOnlyList<CaseScore> Of(CaseKey key, byte[] predicted, byte[] reference, VoxelGrid grid, IReadOnlyList<string> classes, MetricOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(classes);
        options ??= new();
        var overlap = CaseScore.Of(key, predicted, reference, classes);
        predicted = Counting(predicted, reference);
        var (inPrediction, inReference) = Structure.OfBoth(predicted, reference, grid, classes.Count, options.Threads);
        var surfaces = SurfaceDistances.OfClasses(inPrediction, inReference, grid, options);
        var scores = new CaseScore[overlap.Count];
        ParallelPieces.Share(scores.Length, options.Threads, index => scores[index] = overlap[index] with
        {
            Size = StructureSize.Of(overlap[index].Counts, grid),
            Surface = surfaces[index + 1],
            BoundaryIou = BoundaryOverlap.Of(inPrediction[index + 1], inReference[index + 1], options.BoundaryWidth ?? (MetricOptions.BoundaryShare * grid.Diagonal)),
            Lesions = LesionDetection.Of(inPrediction[index + 1], inReference[index + 1]),
            Circumference = options.FitsEllipses && grid.Size.Count == 2 ? CircumferencePair.Of(predicted, reference, (byte)(index + 1), grid) : null,
        });
        return scores;
    }

    // The prediction without the pixels that do not count.
    private static byte[] Counting(byte[] predicted, byte[] reference)
    {
        if (!reference.AsSpan().Contains(Sample.Ignored))
        {
            return predicted;
        }

        var counting = new byte[predicted.Length];
        for (var i = 0; i < counting.Length; i++)
        {
            counting[i] = reference[i] == Sample.Ignored ? Sample.Ignored : predicted[i];
        }

        return counting;
    }
}
