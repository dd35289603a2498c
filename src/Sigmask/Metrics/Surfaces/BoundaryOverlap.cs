namespace Sigmask.Metrics;

/// <summary>
/// Boundary IoU: the intersection over union of the bands along the inner side of both edges (Cheng et al., CVPR 2021), which a large structure
/// cannot gain by its inside. A band is made of the voxels of the structure that lie within a width of its edge voxels, in mm.
/// </summary>
public static class BoundaryOverlap
{
    /// <summary>The boundary IoU of a class, in [0, 1].</summary>
    /// <param name="predicted">Predicted labels, [H, W] or [D, H, W].</param>
    /// <param name="reference">Labels of the reference.</param>
    /// <param name="label">The class.</param>
    /// <param name="grid">Size and spacing of both.</param>
    /// <param name="width">Width of the bands in mm, at least 0: the edge voxels alone; null: 2 % of the image's diagonal.</param>
    /// <returns>0 if the class is absent from one map, null if it is from both.</returns>
    /// <exception cref="ArgumentException">A map is not of the grid's size.</exception>
    public static double? Of(byte[] predicted, byte[] reference, byte label, VoxelGrid grid, double? width = null)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var inPrediction = Structure.OfClasses(predicted, grid, label + 1)[label];
        return Of(inPrediction, Structure.OfClasses(reference, grid, label + 1)[label], width ?? (MetricOptions.BoundaryShare * grid.Diagonal));
    }

    /// <summary>The same for structures that are known already.</summary>
    internal static double? Of(Structure predicted, Structure reference, double width)
    {
        if (predicted.IsAbsent || reference.IsAbsent)
        {
            return predicted.IsAbsent && reference.IsAbsent ? null : 0;
        }

        var box = predicted.Box.Union(reference.Box);
        using var ofPrediction = Band(predicted, box, width);
        using var ofReference = Band(reference, box, width);
        var common = Common(ofPrediction.Points, ofReference.Points);
        return (double)common / (ofPrediction.Count + ofReference.Count - common);
    }

    private static Boundary Band(Structure structure, Box box, double width)
    {
        var (band, limit) = (new Boundary(), Limit.Within(width));
        using var edge = EdgeVoxels.Of(structure, box);
        using var inside = Voxels(structure, box);
        using var toEdge = new DirectedDistances(inside);
        using var map = new StepMap(structure.Lattice.Over(box), edge.Points);
        for (var plane = 0; plane < map.Lattice.Depth; plane++)
        {
            var (start, length) = inside.Within(plane * map.Lattice.Plane, (plane + 1) * map.Lattice.Plane);
            NearestDistance.InPlane(map, plane, inside.Points.Slice(start, length), toEdge.Values.Slice(start, length));
        }

        for (var i = 0; i < inside.Count; i++)
        {
            if (toEdge.Values[i] <= limit)
            {
                band.Add(inside.Points[i]);
            }
        }

        return band;
    }

    private static Boundary Voxels(Structure structure, Box box)
    {
        var voxels = new Boundary();
        var size = structure.Lattice;
        for (var z = 0; z < box.Depth; z++)
        {
            for (var y = 0; y < box.Height; y++)
            {
                var row = structure.Labels.AsSpan(((((box.FirstZ + z) * size.Height) + box.FirstY + y) * size.Width) + box.FirstX, box.Width);
                for (var x = 0; x < row.Length; x++)
                {
                    if (row[x] == structure.Label)
                    {
                        voxels.Add((((z * box.Height) + y) * box.Width) + x);
                    }
                }
            }
        }

        return voxels;
    }

    // How many indices two ascending lists share.
    private static int Common(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        var (common, i, j) = (0, 0, 0);
        while (i < first.Length && j < second.Length)
        {
            var order = first[i].CompareTo(second[j]);
            common += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return common;
    }
}
