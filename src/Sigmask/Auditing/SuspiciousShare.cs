using Sigmask.Data;

namespace Sigmask.Auditing;

/// <summary>How much of the structures of a case is suspicious.</summary>
internal static class SuspiciousShare
{
    /// <summary>
    /// 1 - 2 Σ_{y=c} p_c / (Σ [y=c] + Σ p_c), mean over the classes c that the annotation has or the networks suggest somewhere, the background aside; 0 if there is none. Of small structures a share is as
    /// easily seen as of large ones, and where an image is hard everywhere its background does not drown them.
    /// </summary>
    /// <param name="labels">[size].</param>
    /// <param name="probabilities">[classes, size].</param>
    /// <param name="suggested">[size]: the most probable labels.</param>
    /// <param name="classes">C.</param>
    public static double Of(byte[] labels, float[] probabilities, byte[] suggested, int classes)
    {
        var (sum, count) = (0.0, 0);
        for (byte label = 1; label < classes; label++)
        {
            var (given, expected, both, isThere) = (0L, 0.0, 0.0, false);
            for (var pixel = 0; pixel < labels.Length; pixel++)
            {
                if (labels[pixel] == Sample.Ignored)
                {
                    continue;
                }

                double probability = probabilities[(label * labels.Length) + pixel];
                expected += probability;
                isThere |= labels[pixel] == label || suggested[pixel] == label;
                if (labels[pixel] == label)
                {
                    given++;
                    both += probability;
                }
            }

            (sum, count) = isThere ? (sum + 1 - (2 * both / (given + expected)), count + 1) : (sum, count);
        }

        return count == 0 ? 0 : sum / count;
    }
}
