using Sigmask.Data;

namespace Sigmask.Augmentation;

/// <summary>Reads an image between its pixels by linear interpolation; beyond its edges it is continued by reflection (c b a | a b c | c b a).</summary>
/// <param name="image">[channels, D, H, W].</param>
/// <param name="channels">Channels.</param>
/// <param name="grid">Its pixels.</param>
internal sealed class LinearSampler(float[] image, int channels, Grid grid)
{
    private readonly int pixels = grid.Pixels;
    private readonly int[] corners = new int[8];
    private readonly double[] weights = new double[8];

    /// <summary>Writes the value of each channel at a place into one pixel of another image.</summary>
    /// <param name="place">Along D, H, W.</param>
    /// <param name="target">[channels, pixels of the other image].</param>
    /// <param name="targetPixels">Pixels of one of its channels.</param>
    /// <param name="pixel">Which of them.</param>
    public void Read(double[] place, float[] target, int targetPixels, int pixel)
    {
        var count = 1;
        corners[0] = 0;
        weights[0] = 1;
        for (var axis = 0; axis < 3; axis++)
        {
            var stride = grid.Stride(axis);
            var floor = Math.Floor(place[axis]);
            var share = place[axis] - floor;
            var low = Reflection.Of((int)floor, grid[axis]);
            var high = share == 0 ? low : Reflection.Of((int)floor + 1, grid[axis]);
            var doubled = low == high ? count : 2 * count;
            for (var i = 0; i < count; i++)
            {
                var (corner, weight) = (corners[i], weights[i]);
                if (doubled > count)
                {
                    (corners[count + i], weights[count + i]) = (corner + (high * stride), weight * share);
                    weight *= 1 - share;
                }

                (corners[i], weights[i]) = (corner + (low * stride), weight);
            }

            count = doubled;
        }

        for (var channel = 0; channel < channels; channel++)
        {
            var value = 0.0;
            for (var i = 0; i < count; i++)
            {
                value += weights[i] * image[(channel * pixels) + corners[i]];
            }

            target[(channel * targetPixels) + pixel] = (float)value;
        }
    }
}

/// <summary>Continues an axis beyond its ends by reflection (c b a | a b c | c b a).</summary>
internal static class Reflection
{
    /// <summary>The pixel whose value an index has.</summary>
    /// <param name="index">Any.</param>
    /// <param name="length">Of the axis.</param>
    public static int Of(int index, int length)
    {
        if ((uint)index < (uint)length)
        {
            return index;
        }

        var wrapped = index % (2 * length);
        wrapped = wrapped < 0 ? wrapped + (2 * length) : wrapped;
        return wrapped < length ? wrapped : (2 * length) - 1 - wrapped;
    }
}
