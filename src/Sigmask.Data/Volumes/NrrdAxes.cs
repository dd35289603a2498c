namespace Sigmask.Volumes;

/// <summary>Which axes of an NRRD file are of space.</summary>
/// <param name="Spatial">Their positions, one to three in ascending order.</param>
/// <param name="Components">Numbers that stand together for a voxel: the axes before those of space.</param>
/// <param name="Further">Lengths of the axes behind those of space.</param>
internal sealed record NrrdAxes(IReadOnlyList<int> Spatial, int Components, IReadOnlyList<int> Further)
{
    private const int MostSpatial = 3;
    private static readonly string[] SpatialKinds = ["domain", "space", "???", "none"];

    /// <summary>Lengths as a volume has them: axes of space, then the further ones.</summary>
    /// <param name="sizes">Of all axes of the file.</param>
    public IReadOnlyList<int> Shape(IReadOnlyList<int> sizes) =>
        [.. Spatial.Select(axis => sizes[axis]), .. Further.Count > 0 ? Enumerable.Repeat(1, MostSpatial - Spatial.Count) : [], .. Further];

    /// <summary>The axes of a header: by its directions, by its kinds, or the first three.</summary>
    /// <exception cref="FormatException">None is of space, or another lies between them.</exception>
    public static NrrdAxes Of(NrrdHeader header)
    {
        var (sizes, directions, kinds) = (header.Sizes, header.Directions, header.Kinds);
        bool IsSpatial(int axis) => directions is not null ? directions[axis] is { } step && step.Take(MostSpatial).Any(part => part != 0)
            : kinds is null || SpatialKinds.Contains(kinds[axis]);
        int[] spatial = [.. Enumerable.Range(0, sizes.Count).Where(IsSpatial).Take(MostSpatial)];
        if (spatial.Length == 0)
        {
            throw new FormatException("none of its axes is one of space, by its field 'space directions' or 'kinds'.");
        }

        int[] others = [.. Enumerable.Range(0, sizes.Count).Except(spatial).Where(axis => sizes[axis] > 1)];
        if (others.Any(axis => axis > spatial[0] && axis < spatial[^1]))
        {
            throw new FormatException("an axis that is none of space lies between those that are; save it with channels first or last.");
        }

        var components = others.Where(axis => axis < spatial[0]).Aggregate(1L, (product, axis) => Math.Min(product * sizes[axis], int.MaxValue));
        return new NrrdAxes(spatial, (int)components, [.. others.Where(axis => axis > spatial[^1]).Select(axis => sizes[axis])]);
    }
}
