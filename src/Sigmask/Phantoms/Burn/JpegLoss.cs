namespace Sigmask.Phantoms;

/// <summary>The loss of JPEG: blocks of 8 x 8, cosine transform, coarse steps for fine detail and for colour (ITU-T T.81, annex K).</summary>
internal static class JpegLoss
{
    private const int Block = 8;

    private static readonly int[] LumaSteps =
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ];

    private static readonly int[] ChromaSteps =
    [
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
        .. Enumerable.Repeat(99, 32),
    ];

    private static readonly float[] Basis =
        [.. Enumerable.Range(0, Block * Block).Select(i => (float)(Math.Cos(((2 * (i % Block)) + 1) * (i / Block) * Math.PI / 16) * Math.Sqrt((i / Block == 0 ? 1 : 2) / 8.0)))];

    /// <summary>Passes an image through compression.</summary>
    /// <param name="planes">Red, green and blue [size, size], 0..1; changed. Rows and columns beyond the last whole block keep their values.</param>
    /// <param name="size">Side in pixels.</param>
    /// <param name="quality">1 to 100, as of the Independent JPEG Group.</param>
    public static void Apply(float[][] planes, int size, double quality)
    {
        var scale = quality < 50 ? 50 / quality : 2 - (quality / 50);
        Convert(planes, ToYcc);
        for (var channel = 0; channel < 3; channel++)
        {
            float[] steps = [.. (channel == 0 ? LumaSteps : ChromaSteps).Select(step => (float)(Math.Max(1, step * scale) / 255))];
            for (var top = 0; top + Block <= size; top += Block)
            {
                for (var left = 0; left + Block <= size; left += Block)
                {
                    Quantize(planes[channel], (top * size) + left, size, steps);
                }
            }
        }

        Convert(planes, ToRgb);
    }

    private static (float A, float B, float C) ToYcc(float r, float g, float b)
    {
        var luma = (0.299f * r) + (0.587f * g) + (0.114f * b);
        return (luma, (b - luma) / 1.772f, (r - luma) / 1.402f);
    }

    private static (float A, float B, float C) ToRgb(float y, float cb, float cr) =>
        (y + (1.402f * cr), y - (0.344136f * cb) - (0.714136f * cr), y + (1.772f * cb));

    private static void Convert(float[][] planes, Func<float, float, float, (float A, float B, float C)> convert)
    {
        for (var i = 0; i < planes[0].Length; i++)
        {
            (planes[0][i], planes[1][i], planes[2][i]) = convert(planes[0][i], planes[1][i], planes[2][i]);
        }
    }

    private static void Quantize(float[] plane, int start, int stride, float[] steps)
    {
        Span<float> block = stackalloc float[Block * Block];
        Span<float> other = stackalloc float[Block * Block];
        for (var i = 0; i < block.Length; i++)
        {
            block[i] = plane[start + (i / Block * stride) + (i % Block)];
        }

        // Each pass transforms the rows and transposes, so that two passes transform both axes.
        Transform(block, other, isInverse: false);
        Transform(other, block, isInverse: false);
        for (var i = 0; i < block.Length; i++)
        {
            block[i] = MathF.Round(block[i] / steps[i]) * steps[i];
        }

        Transform(block, other, isInverse: true);
        Transform(other, block, isInverse: true);
        for (var i = 0; i < block.Length; i++)
        {
            plane[start + (i / Block * stride) + (i % Block)] = block[i];
        }
    }

    private static void Transform(Span<float> source, Span<float> target, bool isInverse)
    {
        for (var row = 0; row < Block; row++)
        {
            for (var k = 0; k < Block; k++)
            {
                var sum = 0f;
                for (var i = 0; i < Block; i++)
                {
                    sum += source[(row * Block) + i] * Basis[isInverse ? (i * Block) + k : (k * Block) + i];
                }

                target[(k * Block) + row] = sum;
            }
        }
    }
}
