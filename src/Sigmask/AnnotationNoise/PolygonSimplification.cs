namespace Sigmask.AnnotationNoise;

/// <summary>A structure clicked with few points: the outline of its largest part as a polygon.</summary>
public static class PolygonSimplification
{
    /// <summary>Replaces a structure by the polygon of its outline (Ramer 1972, Douglas and Peucker 1973).</summary>
    /// <param name="map">The labels.</param>
    /// <param name="structure">The class.</param>
    /// <param name="tolerance">How far the outline may lie from the polygon, in pixels.</param>
    public static LabelMap Apply(LabelMap map, byte structure, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(map);
        var outline = Outline.Trace(map.Mask(structure), map.Height, map.Width);
        if (outline.Count < 4 || tolerance <= 0)
        {
            return map;
        }

        // A closed outline is simplified as two halves between far apart points.
        var first = 0;
        var far = Enumerable.Range(0, outline.Count).MaxBy(i => Squared(outline[first], outline[i]));
        List<(int Y, int X)> corners = [.. Simplify(outline[..(far + 1)], tolerance), .. Simplify([.. outline[far..], outline[first]], tolerance).Skip(1).SkipLast(1)];
        if (corners.Count < 3)
        {
            return map;
        }

        // What the outline encloses without being of the structure, such as the cavity of a wall, is no part of it.
        var (mask, isEnclosed) = (Outline.Filled(corners, map.Height, map.Width), Outline.Filled(outline, map.Height, map.Width));
        for (var i = 0; i < mask.Length; i++)
        {
            mask[i] &= map.Labels[i] == structure || !isEnclosed[i];
        }

        return mask.Contains(true) ? map.With(structure, mask) : map;
    }

    private static List<(int Y, int X)> Simplify(List<(int Y, int X)> line, double tolerance)
    {
        var (start, end) = (line[0], line[^1]);
        var (split, distance) = (0, 0.0);
        for (var i = 1; i < line.Count - 1; i++)
        {
            var length = Math.Sqrt(Squared(start, end));
            var cross = ((end.X - start.X) * (start.Y - line[i].Y)) - ((start.X - line[i].X) * (end.Y - start.Y));
            var away = length > 0 ? Math.Abs(cross) / length : Math.Sqrt(Squared(start, line[i]));
            (split, distance) = away > distance ? (i, away) : (split, distance);
        }

        return distance <= tolerance ? [start, end] : [.. Simplify(line[..(split + 1)], tolerance), .. Simplify(line[split..], tolerance).Skip(1)];
    }

    private static double Squared((int Y, int X) a, (int Y, int X) b) => ((double)(a.Y - b.Y) * (a.Y - b.Y)) + ((double)(a.X - b.X) * (a.X - b.X));
}
