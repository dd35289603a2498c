using Sigmask.Data;

namespace Sigmask.AnnotationNoise;

/// <summary>An unsteady hand: all boundaries wander by a smooth random displacement.</summary>
public static class BoundaryJitter
{
    // Bends of a sixth of the side look drawn by hand; finer ones look like a rough edge.
    private const int Cells = 6;

    /// <summary>Warps the labels.</summary>
    /// <param name="map">The labels.</param>
    /// <param name="strength">Standard deviation of the displacement along each axis, as a share of the side.</param>
    /// <param name="random">The annotator's chance.</param>
    public static LabelMap Apply(LabelMap map, double strength, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(random);
        var (down, right) = (Knots(strength * map.Side, random), Knots(strength * map.Side, random));
        var labels = new byte[map.Labels.Length];
        for (var y = 0; y < map.Height; y++)
        {
            for (var x = 0; x < map.Width; x++)
            {
                var (v, u) = (Cells * (y + 0.5) / map.Height, Cells * (x + 0.5) / map.Width);
                var fromY = Math.Clamp((int)Math.Round(y + At(down, v, u)), 0, map.Height - 1);
                var fromX = Math.Clamp((int)Math.Round(x + At(right, v, u)), 0, map.Width - 1);
                labels[(y * map.Width) + x] = map.Labels[(fromY * map.Width) + fromX];
            }
        }

        return map with { Labels = labels };
    }

    private static double[,] Knots(double deviation, SeededRandom random)
    {
        var knots = new double[Cells + 1, Cells + 1];
        for (var i = 0; i <= Cells; i++)
        {
            for (var j = 0; j <= Cells; j++)
            {
                knots[i, j] = deviation * random.NextNormal();
            }
        }

        return knots;
    }

    private static double At(double[,] knots, double v, double u)
    {
        var (i, j) = (Math.Min((int)v, Cells - 1), Math.Min((int)u, Cells - 1));
        var (a, b) = (Smooth(v - i), Smooth(u - j));
        var (above, below) = (Mix(knots[i, j], knots[i, j + 1], b), Mix(knots[i + 1, j], knots[i + 1, j + 1], b));
        return Mix(above, below, a);
    }

    private static double Smooth(double t) => t * t * (3 - (2 * t));

    private static double Mix(double from, double to, double share) => from + (share * (to - from));
}
