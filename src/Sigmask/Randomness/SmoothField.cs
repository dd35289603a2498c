using Sigmask.Data;

namespace Sigmask.Randomness;

/// <summary>Smooth random functions over a rectangle: a lattice of normal numbers under a uniform cubic B-spline, mean 0, variance about 1.</summary>
internal static class SmoothField
{
    // Mean over a cell of the sum of squared B-spline weights, per axis; in two dimensions the deviation of the spline is this number.
    private const double LatticeDeviation = 0.4794;

    /// <summary>A field [height, width] with features of one lattice cell.</summary>
    /// <param name="random">Draws the lattice; how many numbers it draws does not depend on width and height.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="cellsX">Lattice cells over the width.</param>
    /// <param name="cellsY">Lattice cells over the height.</param>
    public static float[] Make(RandomStream random, int width, int height, double cellsX, double cellsY)
    {
        var (columns, rows) = ((int)Math.Ceiling(cellsX) + 3, (int)Math.Ceiling(cellsY) + 3);
        var lattice = new float[rows * columns];
        for (var i = 0; i < lattice.Length; i++)
        {
            lattice[i] = (float)(random.Normal() / LatticeDeviation);
        }

        var stretched = Spline(cellsX, width).Apply(lattice, rows, columns, 1);
        return Spline(cellsY, height).Apply(stretched, 1, rows, width);
    }

    /// <summary>A square field of several octaves: each has twice the cells of the one before and the given share of its amplitude.</summary>
    public static float[] Fractal(RandomStream random, int side, double cells, int octaves, double persistence = 0.5)
    {
        var sum = new float[side * side];
        var (amplitude, power) = (1.0, 0.0);
        for (var octave = 0; octave < octaves; octave++)
        {
            var layer = Make(random, side, side, cells, cells);
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += (float)amplitude * layer[i];
            }

            power += amplitude * amplitude;
            (amplitude, cells) = (amplitude * persistence, 2 * cells);
        }

        var scale = (float)(1 / Math.Sqrt(power));
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] *= scale;
        }

        return sum;
    }

    // As AxisFilter.CubicSpline, also for a part of a cell at the end. Its weights are rounded otherwise, and phantoms stay the same bits.
    private static AxisFilter Spline(double cells, int length)
    {
        var (starts, weights) = (new int[length], new float[length][]);
        for (var i = 0; i < length; i++)
        {
            var position = (i + 0.5) * cells / length;
            starts[i] = (int)position;
            var t = position - starts[i];
            var (s, t2) = (1 - t, t * t);
            weights[i] = [(float)(s * s * s / 6), (float)(((3 * t2 * t) - (6 * t2) + 4) / 6), (float)(((3 * s * s * s) - (6 * s * s) + 4) / 6), (float)(t2 * t / 6)];
        }

        return new(starts, weights);
    }
}
