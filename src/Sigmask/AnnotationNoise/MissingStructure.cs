namespace Sigmask.AnnotationNoise;

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
