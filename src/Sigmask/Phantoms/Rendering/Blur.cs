namespace Sigmask.Phantoms;

/// <summary>Gaussian blur with mirrored edges.</summary>
internal static class Blur
{
    /// <summary>Blurs an image [height, width].</summary>
    /// <param name="image">Left as it is.</param>
    /// <param name="width">Columns.</param>
    /// <param name="across">Standard deviation along x, in pixels; 0 for none.</param>
    /// <param name="down">Standard deviation along y, in pixels; 0 for none.</param>
    public static float[] Gaussian(float[] image, int width, double across, double down)
    {
        return Down(Across(image, width, Kernel(across)), width, Kernel(down));
    }

    private static float[] Across(float[] image, int width, float[] kernel)
    {
        var radius = kernel.Length / 2;
        if (radius == 0)
        {
            return image;
        }

        var result = new float[image.Length];
        var line = new float[width + (2 * radius)];
        for (var start = 0; start < image.Length; start += width)
        {
            for (var x = -radius; x < width + radius; x++)
            {
                line[x + radius] = image[start + Mirrored(x, width)];
            }

            for (var x = 0; x < width; x++)
            {
                var sum = 0f;
                for (var k = 0; k < kernel.Length; k++)
                {
                    sum += kernel[k] * line[x + k];
                }

                result[start + x] = sum;
            }
        }

        return result;
    }

    private static float[] Down(float[] image, int width, float[] kernel)
    {
        var (radius, height) = (kernel.Length / 2, image.Length / width);
        if (radius == 0)
        {
            return image;
        }

        var result = new float[image.Length];
        for (var y = 0; y < height; y++)
        {
            var target = result.AsSpan(y * width, width);
            for (var k = -radius; k <= radius; k++)
            {
                var source = image.AsSpan(Mirrored(y + k, height) * width, width);
                var weight = kernel[k + radius];
                for (var x = 0; x < target.Length; x++)
                {
                    target[x] += weight * source[x];
                }
            }
        }

        return result;
    }

    private static int Mirrored(int i, int length)
    {
        i = i < 0 ? -i - 1 : i;
        return Math.Clamp(i < length ? i : (2 * length) - 1 - i, 0, length - 1);
    }

    private static float[] Kernel(double deviation)
    {
        if (deviation <= 0)
        {
            return [1];
        }

        var radius = (int)Math.Ceiling(2.5 * deviation);
        var kernel = new float[(2 * radius) + 1];
        for (var i = -radius; i <= radius; i++)
        {
            kernel[i + radius] = (float)Math.Exp(-0.5 * i * i / (deviation * deviation));
        }

        var total = kernel.Sum();
        return [.. kernel.Select(weight => weight / total)];
    }
}
