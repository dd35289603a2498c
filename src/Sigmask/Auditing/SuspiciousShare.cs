using Sigmask.Data;

namespace Sigmask.Auditing;

/// <summary>How much of the structures of a case is suspicious.</summary>
internal static class SuspiciousShare
{
    /// <summary>
    /// Of the pixels that are labelled with a structure or should be, the share that is suspicious, each pixel counted by its margin; mean over the structures that there are, the background aside;
    /// 0 if there is none. Of small structures a share is as easily seen as of large ones, and where an image is hard everywhere its background does not drown them.
    /// </summary>
    /// <param name="labels">[size].</param>
    /// <param name="disagreement">Where the networks would change them.</param>
    /// <param name="classes">C.</param>
    public static double Of(byte[] labels, Disagreement disagreement, int classes)
    {
        var (areas, margins) = (new long[classes], new double[classes]);
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            if (labels[pixel] == Sample.Ignored)
            {
                continue;
            }

            areas[labels[pixel]]++;
            if (disagreement.IsAt(pixel))
            {
                var margin = disagreement.MarginAt(pixel);
                areas[disagreement.Suggested[pixel]]++;
                margins[labels[pixel]] += margin;
                margins[disagreement.Suggested[pixel]] += margin;
            }
        }

        return Enumerable.Range(1, classes - 1).Where(label => areas[label] > 0).Select(label => margins[label] / areas[label]).DefaultIfEmpty(0).Average();
    }
}
