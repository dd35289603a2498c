namespace Sigmask.Metrics;

/// <summary>The length of the contour within a square whose corners are inside or outside, cut at the middle of its sides (Lorensen &amp; Cline 1987 in two dimensions).</summary>
internal static class MarchingSquares
{
    /// <summary>Lengths in mm by code: 8 and 4 for the upper corners from the left, 2 and 1 for the lower ones, summed where inside.</summary>
    /// <param name="height">Height of the square in mm.</param>
    /// <param name="width">Its width in mm.</param>
    public static double[] Lengths(double height, double width)
    {
        var corner = Math.Sqrt((height * height) + (width * width)) / 2;
        var lengths = new double[16];
        for (var code = 1; code < 15; code++)
        {
            lengths[code] = code switch
            {
                0b1100 or 0b0011 => width,
                0b1010 or 0b0101 => height,
                0b1001 or 0b0110 => 2 * corner,
                _ => corner,
            };
        }

        return lengths;
    }
}
