namespace Sigmask.AnnotationNoise;

/// <summary>
/// A structure while it is redrawn on the label that it lies in, its ground: it takes pixels from the ground alone and gives them back to it,
/// so no other structure is overwritten. For a single class the ground is the background, and this is the binary mask of the literature.
/// </summary>
/// <param name="Map">The labels before.</param>
/// <param name="Structure">The class.</param>
/// <param name="Ground">The label that the structure lies in.</param>
/// <param name="Pixels">Where the structure is now, [H, W].</param>
internal sealed record StructureOnGround(LabelMap Map, byte Structure, byte Ground, bool[] Pixels)
{
    /// <summary>A structure as it is drawn.</summary>
    public static StructureOnGround Of(LabelMap map, byte structure) => new(map, structure, Outline.Enclosing(map, structure), map.Mask(structure));

    /// <summary>Its pixels.</summary>
    public int Area => Pixels.AsSpan().Count(true);

    /// <summary>Pixels that it took or gave up.</summary>
    public int Changed => Pixels.Where((isHere, i) => isHere != (Map.Labels[i] == Structure)).Count();

    /// <summary>The labels with the structure as it is now.</summary>
    public LabelMap Labels => Map with { Labels = [.. Map.Labels.Select((label, i) => !IsOpen(i) ? label : Pixels[i] ? Structure : Ground)] };

    /// <summary>The structure elsewhere, as far as there is ground.</summary>
    public StructureOnGround At(Func<int, bool> isHere) => this with { Pixels = [.. Enumerable.Range(0, Pixels.Length).Select(i => IsOpen(i) && isHere(i))] };

    /// <summary>The structure with some pixels the other way round.</summary>
    public StructureOnGround Flipped(IEnumerable<int> pixels)
    {
        var changed = (bool[])Pixels.Clone();
        foreach (var pixel in pixels)
        {
            changed[pixel] = !changed[pixel];
        }

        return this with { Pixels = changed };
    }

    /// <summary>Pixels of the ground that touch the structure: those that a dilation takes.</summary>
    /// <param name="withDiagonals">By the 3x3 square instead of the cross.</param>
    public IEnumerable<int> OuterEdge(bool withDiagonals) => Enumerable.Range(0, Pixels.Length).Where(i => !Pixels[i] && IsOpen(i) && Touches(i, isHere: true, withDiagonals, beyond: false));

    /// <summary>Pixels of the structure that touch others: those that an erosion gives up.</summary>
    /// <param name="withDiagonals">By the 3x3 square instead of the cross.</param>
    /// <param name="fromBorder">Whether what lies beyond the picture counts as others.</param>
    public IEnumerable<int> InnerEdge(bool withDiagonals, bool fromBorder) => Enumerable.Range(0, Pixels.Length).Where(i => Pixels[i] && Touches(i, isHere: false, withDiagonals, fromBorder));

    private bool IsOpen(int pixel) => Map.Labels[pixel] is var label && (label == Structure || label == Ground);

    private bool Touches(int pixel, bool isHere, bool withDiagonals, bool beyond)
    {
        var (y, x) = (pixel / Map.Width, pixel % Map.Width);
        for (var dy = -1; dy <= 1; dy++)
        {
            for (var dx = -1; dx <= 1; dx++)
            {
                if ((dy == 0 && dx == 0) || (!withDiagonals && dy != 0 && dx != 0))
                {
                    continue;
                }

                var isInside = y + dy >= 0 && y + dy < Map.Height && x + dx >= 0 && x + dx < Map.Width;
                if (isInside ? Pixels[pixel + (dy * Map.Width) + dx] == isHere : beyond)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
