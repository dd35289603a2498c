using Sigmask.Data;

namespace Sigmask.Augmentation;

/// <summary>Smooth random displacements.</summary>
internal static class ElasticField
{
    /// <summary>Draws, for each axis of [D, H, W], a map of displacements along it in pixels: a cubic B-spline with normally distributed control points.</summary>
    /// <param name="grid">The pixels that are displaced; an axis of length 1 is not displaced.</param>
    /// <param name="cells">Cells of the control grid along each axis.</param>
    /// <param name="deviation">Standard deviation of the control points as a share of the axis' length.</param>
    /// <param name="random">Where the control points come from.</param>
    public static float[][] Draw(Grid grid, int cells, double deviation, SeededRandom random)
    {
        var intervals = Array.ConvertAll([0, 1, 2], axis => Math.Clamp(grid[axis] - 1, 1, cells));
        var filters = Array.ConvertAll([0, 1, 2], axis => AxisFilter.CubicSpline(intervals[axis], grid[axis]));
        var points = new Grid(intervals[0] + 3, intervals[1] + 3, intervals[2] + 3);
        return Array.ConvertAll([0, 1, 2], axis =>
        {
            if (grid[axis] == 1)
            {
                return new float[grid.Pixels];
            }

            var controls = new float[points.Pixels];
            for (var i = 0; i < controls.Length; i++)
            {
                controls[i] = (float)(random.NextNormal() * deviation * grid[axis]);
            }

            var alongWidth = filters[2].Apply(controls, points.Depth * points.Height, points.Width, 1);
            var alongHeight = filters[1].Apply(alongWidth, points.Depth, points.Height, grid.Width);
            return filters[0].Apply(alongHeight, 1, points.Depth, grid.Plane);
        });
    }
}
