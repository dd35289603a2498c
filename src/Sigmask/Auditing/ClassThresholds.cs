using Sigmask.Data;

namespace Sigmask.Auditing;

/// <summary>
/// How sure networks are of each class where it is annotated: the thresholds of confident learning (Northcutt, Jiang, Chuang, Journal of Artificial Intelligence Research 70, 2021),
/// t_c = the mean probability of class c over all pixels that are labelled c.
/// </summary>
/// <param name="classes">C.</param>
public sealed class ClassThresholds(int classes)
{
    private readonly double[] sums = new double[classes];
    private readonly long[] pixels = new long[classes];

    /// <summary>t of each class; infinite for one that is annotated nowhere, so that nothing is suspicious through it.</summary>
    public IReadOnlyList<double> Values => [.. sums.Zip(pixels, (sum, count) => count == 0 ? double.PositiveInfinity : sum / count)];

    /// <summary>Takes a case into the means.</summary>
    /// <param name="probabilities">[classes, size].</param>
    /// <param name="labels">[size]; ignored pixels take no part.</param>
    public void Add(ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels)
    {
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            if (labels[pixel] != Sample.Ignored)
            {
                sums[labels[pixel]] += probabilities[(labels[pixel] * labels.Length) + pixel];
                pixels[labels[pixel]]++;
            }
        }
    }
}
