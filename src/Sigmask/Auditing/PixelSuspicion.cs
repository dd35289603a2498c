using Sigmask.Data;

namespace Sigmask.Auditing;

/// <summary>How suspicious single pixels are, for maps and for measuring.</summary>
public static class PixelSuspicion
{
    /// <summary>
    /// The logarithm of (1 - q) / q x (share + 0.003)²: the odds against the given label by networks that saw it, times the square of how suspicious its case is. Only the order means something.
    /// Ignored pixels have minus infinity.
    /// </summary>
    /// <param name="labels">[size].</param>
    /// <param name="probabilities">[classes, size].</param>
    /// <param name="suspiciousShare">Of the case.</param>
    public static double[] Of(byte[] labels, float[] probabilities, double suspiciousShare)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(probabilities);
        const double Least = 1e-6;
        const double LeastShare = 0.003;
        return [.. labels.Select((label, pixel) =>
        {
            var probability = label == Sample.Ignored ? 1 : Math.Clamp(probabilities[(label * labels.Length) + pixel], Least, 1 - Least);
            return label == Sample.Ignored ? double.NegativeInfinity : Math.Log(1 - probability) - Math.Log(probability) + (2 * Math.Log(suspiciousShare + LeastShare));
        })];
    }
}
