using Sigmask.Data;

namespace Sigmask.Auditing;

/// <summary>What others rank pictures by, from the probabilities of networks that saw the image alone.</summary>
public static class AuditBaselines
{
    /// <summary>Probabilities below this count as this in a loss.</summary>
    public const double LeastProbability = 1e-7;

    private const double Temperature = 0.1;

    /// <summary>The mean cross entropy of labels; 0 if all are ignored.</summary>
    /// <param name="probabilities">[classes, size].</param>
    /// <param name="labels">[size].</param>
    public static double MeanLoss(ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels)
    {
        var (sum, count) = (0.0, 0L);
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            if (labels[pixel] != Sample.Ignored)
            {
                sum -= Math.Log(Math.Max(LeastProbability, probabilities[(labels[pixel] * labels.Length) + pixel]));
                count++;
            }
        }

        return count == 0 ? 0 : sum / count;
    }

    /// <summary>
    /// cleanlab's score of a picture: Σ s softmax((1 - s) / 0.1) over its pixels, s the probability of the given label; near the least s where a few pixels are bad. 1 if all are ignored.
    /// </summary>
    /// <remarks>cleanlab 2.9, segmentation/rank.py (Lad, Mueller 2023: Estimating label quality and errors in semantic segmentation data via any model).</remarks>
    /// <param name="probabilities">[classes, size].</param>
    /// <param name="labels">[size].</param>
    public static double Softmin(ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels)
    {
        // exp((1 - s) / 0.1) is at most exp(10): no overflow to guard against.
        var (sum, weights) = (0.0, 0.0);
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            if (labels[pixel] != Sample.Ignored)
            {
                double score = probabilities[(labels[pixel] * labels.Length) + pixel];
                var weight = Math.Exp((1 - score) / Temperature);
                sum += score * weight;
                weights += weight;
            }
        }

        return weights == 0 ? 1 : sum / weights;
    }
}
