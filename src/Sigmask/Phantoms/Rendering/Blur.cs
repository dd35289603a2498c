namespace Sigmask.Phantoms.Rendering;

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
        var height = image.Length / width;
        return Along(Along(image, width, 1, height, width, Kernel(across)), height, width, width, 1, Kernel(down));
    }

    private static float[] Along(float[] image, int length, int step, int lines, int lineStep, float[] kernel)
    {
        var radius = kernel.Length / 2;
        if (radius == 0)
        {
            return image;
        }

        var result = new float[image.Length];
        for (var line = 0; line < lines; line++)
        {
            var start = line * lineStep;
            for (var i = 0; i < length; i++)
            {
                var sum = 0f;
                for (var k = -radius; k <= radius; k++)
                {
                    sum += kernel[k + radius] * image[start + (Mirrored(i + k, length) * step)];
                }

                result[start + (i * step)] = sum;
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
