using Sigmask.Data;

namespace Sigmask.Augmentation;

/// <summary>Smooth random displacements.</summary>
internal static class ElasticField
{
    /// <summary>Draws, for each axis of [D, H, W], a map of displacements along it in pixels: a cubic B-spline with normally distributed control points.</summary>
    /// <param name="size">[D, H, W]; an axis of length 1 is not displaced.</param>
    /// <param name="cells">Cells of the control grid along each axis.</param>
    /// <param name="deviation">Standard deviation of the control points as a share of the axis' length.</param>
    /// <param name="random">Where the control points come from.</param>
    public static float[][] Draw(int[] size, int cells, double deviation, SeededRandom random)
    {
        var grid = Array.ConvertAll(size, length => Math.Clamp(length - 1, 1, cells));
        var filters = Array.ConvertAll([0, 1, 2], axis => AxisFilter.CubicSpline(grid[axis], size[axis]));
        var points = Array.ConvertAll(grid, length => length + 3);
        return Array.ConvertAll([0, 1, 2], axis =>
        {
            if (size[axis] == 1)
            {
                return new float[size[0] * size[1] * size[2]];
            }

            var controls = new float[points[0] * points[1] * points[2]];
            for (var i = 0; i < controls.Length; i++)
            {
                controls[i] = (float)(random.NextNormal() * deviation * size[axis]);
            }

            var alongWidth = filters[2].Apply(controls, points[0] * points[1], points[2], 1);
            var alongHeight = filters[1].Apply(alongWidth, points[0], points[1], size[2]);
            return filters[0].Apply(alongHeight, 1, points[0], size[1] * size[2]);
        });
    }
}
