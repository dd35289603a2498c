namespace Sigmask.AnnotationNoise;

/// <summary>A structure that was not drawn at all.</summary>
public static class MissingStructure
{
    /// <summary>Gives all pixels of a structure to the labels around it.</summary>
    /// <param name="map">The labels.</param>
    /// <param name="structure">The class.</param>
    public static LabelMap Apply(LabelMap map, byte structure)
    {
        ArgumentNullException.ThrowIfNull(map);
        return map.With(structure, new bool[map.Labels.Length]);
    }
}
