using Sigmask.Metrics;

namespace Sigmask.Benchmarks.Surfaces;

/// <summary>A reference of three structures as in a heart, two in a shell and one beside it, with uneven surfaces, and a prediction that is a little off.</summary>
/// <param name="Predicted">[D, H, W], labels 0 to 3.</param>
/// <param name="Reference">The same.</param>
/// <param name="Grid">Size and spacing.</param>
internal sealed record HeartPair(byte[] Predicted, byte[] Reference, VoxelGrid Grid)
{
    /// <summary>Classes with the background.</summary>
    public const int Classes = 4;

    public static HeartPair Of(int[] size, double[] spacing) => new(Labels(size, 0.03, 1.04), Labels(size, 0, 1), new VoxelGrid(size, spacing));

    private static byte[] Labels(int[] size, double shift, double scale)
    {
        var labels = new byte[size[0] * size[1] * size[2]];
        var i = 0;
        for (var z = 0; z < size[0]; z++)
        {
            for (var y = 0; y < size[1]; y++)
            {
                for (var x = 0; x < size[2]; x++)
                {
                    labels[i++] = At(Place(z, size[0]), Place(y, size[1]) - shift, Place(x, size[2]), scale);
                }
            }
        }

        return labels;
    }

    // From -1 to 1 along an axis.
    private static double Place(int index, int length) => (2 * (index + 0.5) / length) - 1;

    private static byte At(double z, double y, double x, double scale)
    {
        // Waves in the surface, some of them fine.
        var uneven = scale * (1 + (0.05 * Math.Sin(9 * y) * Math.Cos(7 * x)) + (0.02 * Math.Sin((31 * x) + (17 * z))));
        var left = Math.Sqrt((z * z / 0.8) + ((y - 0.1) * (y - 0.1)) + ((x - 0.2) * (x - 0.2))) / uneven;
        var right = Math.Sqrt((z * z / 0.7) + ((y - 0.1) * (y - 0.1)) + ((x + 0.35) * (x + 0.35) / 0.5)) / uneven;
        return (byte)(left < 0.33 ? 3 : left < 0.5 ? 2 : right < 0.52 ? 1 : 0);
    }
}
