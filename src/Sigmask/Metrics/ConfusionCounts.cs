using Sigmask.Data;

namespace Sigmask.Metrics;

/// <summary>How the pixels of one class agree between a prediction and its reference. Ratios are doubles from whole counts; null stands for 0/0.</summary>
/// <param name="TruePositives">Pixels of the class in both.</param>
/// <param name="FalsePositives">Pixels of the class in the prediction alone.</param>
/// <param name="FalseNegatives">Pixels of the class in the reference alone.</param>
/// <param name="TrueNegatives">All others that count.</param>
public readonly record struct ConfusionCounts(long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives)
{
    /// <summary>2 TP / (2 TP + FP + FN): 0 for a structure that was missed or invented, null if it is absent from both (Dice 1945).</summary>
    public double? Dice => Ratio(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>TP / (TP + FP + FN), the Jaccard index; null if the structure is absent from both.</summary>
    public double? IntersectionOverUnion => Ratio(TruePositives, TruePositives + FalsePositives + FalseNegatives);

    /// <summary>TP / (TP + FN); null if the structure is absent from the reference.</summary>
    public double? Sensitivity => Ratio(TruePositives, TruePositives + FalseNegatives);

    /// <summary>TP / (TP + FP); null if nothing was predicted.</summary>
    public double? Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>TN / (TN + FP); null if the structure fills the reference.</summary>
    public double? Specificity => Ratio(TrueNegatives, TrueNegatives + FalsePositives);

    /// <summary>
    /// 1 - |FN - FP| / (2 TP + FP + FN): whether the volumes are alike, wherever they lie; null if the structure is absent from both (Taha &amp;
    /// Hanbury, BMC Med Imaging 2015;15:29).
    /// </summary>
    public double? VolumeSimilarity => 1 - Ratio(Math.Abs(FalseNegatives - FalsePositives), (2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>(FP - FN) / (TP + FN): by how much the predicted volume is too large, as a share of the true one; null if the structure is absent from the reference.</summary>
    public double? RelativeVolumeDifference => Ratio(FalsePositives - FalseNegatives, TruePositives + FalseNegatives);

    /// <summary>Pixels of the class in the prediction.</summary>
    public long Predicted => TruePositives + FalsePositives;

    /// <summary>Pixels of the class in the reference.</summary>
    public long Reference => TruePositives + FalseNegatives;

    /// <summary>The counts of two parts of a case together.</summary>
    public ConfusionCounts Plus(ConfusionCounts other) => new(
        TruePositives + other.TruePositives, FalsePositives + other.FalsePositives, FalseNegatives + other.FalseNegatives, TrueNegatives + other.TrueNegatives);

    /// <summary>The counts of every class of a label map.</summary>
    /// <param name="predicted">The class of each pixel.</param>
    /// <param name="reference">The class of each pixel in the same order; pixels that are <see cref="Sample.Ignored"/> take no part.</param>
    /// <param name="classes">Classes with the background.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a label is no class.</exception>
    public static ConfusionCounts[] Of(ReadOnlySpan<byte> predicted, ReadOnlySpan<byte> reference, int classes)
    {
        if (predicted.Length != reference.Length)
        {
            throw new ArgumentException($"A prediction of {predicted.Length} pixels cannot be compared with a reference of {reference.Length}.", nameof(predicted));
        }

        var (matrix, counted) = Matrix(predicted, reference, classes);
        var counts = new ConfusionCounts[classes];
        for (var c = 0; c < classes; c++)
        {
            long inPrediction = 0, inReference = 0;
            for (var other = 0; other < classes; other++)
            {
                inPrediction += matrix[c, other];
                inReference += matrix[other, c];
            }

            var both = matrix[c, c];
            counts[c] = new(both, inPrediction - both, inReference - both, counted - inPrediction - inReference + both);
        }

        return counts;
    }

    // Pixels by predicted class (row) and reference class (column).
    private static (long[,] Matrix, long Counted) Matrix(ReadOnlySpan<byte> predicted, ReadOnlySpan<byte> reference, int classes)
    {
        var matrix = new long[classes, classes];
        var counted = 0L;
        for (var i = 0; i < predicted.Length;)
        {
            // Structures come in runs.
            var length = Math.Min(RunLength(predicted[i..]), RunLength(reference[i..]));
            if (reference[i] != Sample.Ignored)
            {
                if (predicted[i] >= classes)
                {
                    throw new ArgumentException(Invariant($"Label {predicted[i]} is none of the {classes} classes."), nameof(predicted));
                }

                if (reference[i] >= classes)
                {
                    throw new ArgumentException(Invariant($"Label {reference[i]} is none of the {classes} classes."), nameof(reference));
                }

                matrix[predicted[i], reference[i]] += length;
                counted += length;
            }

            i += length;
        }

        return (matrix, counted);
    }

    private static int RunLength(ReadOnlySpan<byte> labels) => labels.IndexOfAnyExcept(labels[0]) is >= 0 and var length ? length : labels.Length;

    private static double? Ratio(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
