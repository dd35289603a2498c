namespace Sigmask.AnnotationNoise;

/// <summary>A structure of which a part was not drawn: everything beyond a straight line.</summary>
public static class MissingPart
{
    /// <summary>Cuts a part off a structure.</summary>
    /// <param name="map">The labels.</param>
    /// <param name="structure">The class.</param>
    /// <param name="share">The share of its pixels that is lost, in [0, 1].</param>
    /// <param name="angle">Direction of the part that is lost, in radians.</param>
    public static LabelMap Apply(LabelMap map, byte structure, double share, double angle)
    {
        ArgumentNullException.ThrowIfNull(map);
        var mask = map.Mask(structure);
        var along = Enumerable.Range(0, mask.Length).Where(i => mask[i]).Select(Along).Order().ToArray();
        var kept = (int)Math.Round((1 - share) * along.Length);
        if (kept == along.Length)
        {
            return map;
        }

        var line = along[kept];
        return map.Without(structure, [.. mask.Select((one, i) => one && Along(i) < line)]);

        double Along(int pixel) => (pixel % map.Width * Math.Cos(angle)) + (pixel / map.Width * Math.Sin(angle));
    }
}

/// <summary>A structure that was not drawn at all.</summary>
public static class MissingStructure
{
    /// <summary>Gives all pixels of a structure to what it lies in.</summary>
    /// <param name="map">The labels.</param>
    /// <param name="structure">The class.</param>
    public static LabelMap Apply(LabelMap map, byte structure)
    {
        ArgumentNullException.ThrowIfNull(map);
        return map.Without(structure, new bool[map.Labels.Length]);
    }
}
