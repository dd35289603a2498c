namespace Sigmask.AnnotationNoise;

/// <summary>A structure drawn beside its place, as after a patient moved or a contour was copied from another slice.</summary>
public static class StructureShift
{
    /// <summary>Moves a structure; what leaves the picture is lost.</summary>
    /// <param name="map">The labels.</param>
    /// <param name="structure">The class.</param>
    /// <param name="down">Pixels downwards.</param>
    /// <param name="right">Pixels to the right.</param>
    public static LabelMap Apply(LabelMap map, byte structure, int down, int right)
    {
        ArgumentNullException.ThrowIfNull(map);
        var mask = map.Mask(structure);
        var moved = new bool[mask.Length];
        for (var y = 0; y < map.Height; y++)
        {
            for (var x = 0; x < map.Width; x++)
            {
                var (fromY, fromX) = (y - down, x - right);
                moved[(y * map.Width) + x] = fromY >= 0 && fromY < map.Height && fromX >= 0 && fromX < map.Width && mask[(fromY * map.Width) + fromX];
            }
        }

        return map.With(structure, moved);
    }
}
