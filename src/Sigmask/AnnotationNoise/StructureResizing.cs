namespace Sigmask.AnnotationNoise;

/// <summary>Over- or under-segmentation: a structure drawn too large or too small all around.</summary>
public static class StructureResizing
{
    /// <summary>Moves the boundary of a structure along its normal.</summary>
    /// <param name="map">The labels.</param>
    /// <param name="structure">The class.</param>
    /// <param name="distance">Outwards if positive, inwards if negative, in pixels. A structure that would vanish stays as it is.</param>
    public static LabelMap Apply(LabelMap map, byte structure, double distance)
    {
        ArgumentNullException.ThrowIfNull(map);
        var mask = map.Mask(structure);
        var away = distance >= 0 ? DistanceTo(mask, map, isInside: true) : DistanceTo(mask, map, isInside: false);
        var changed = Array.ConvertAll(away, steps => distance >= 0 ? steps <= distance : steps > -distance);
        return changed.Contains(true) ? map.With(structure, changed) : map;
    }

    // Distance of every pixel to the nearest pixel inside (or outside) the mask, by the 3-4 chamfer in two passes.
    private static double[] DistanceTo(bool[] mask, LabelMap map, bool isInside)
    {
        const double Diagonal = 4 / 3.0;
        var distance = Array.ConvertAll(mask, one => one == isInside ? 0.0 : double.PositiveInfinity);
        for (var pass = 0; pass < 2; pass++)
        {
            for (var step = 0; step < distance.Length; step++)
            {
                var i = pass == 0 ? step : distance.Length - 1 - step;
                var (y, x) = (i / map.Width, i % map.Width);
                var back = pass == 0 ? -1 : 1;
                var nearest = Math.Min(Known(y, x + back) + 1, Known(y + back, x) + 1);
                nearest = Math.Min(nearest, Math.Min(Known(y + back, x - 1), Known(y + back, x + 1)) + Diagonal);
                distance[i] = Math.Min(distance[i], nearest);
            }
        }

        return distance;

        double Known(int y, int x) => y >= 0 && y < map.Height && x >= 0 && x < map.Width ? distance[(y * map.Width) + x] : double.PositiveInfinity;
    }
}
