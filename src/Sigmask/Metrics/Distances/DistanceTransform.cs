namespace Sigmask.Metrics;

/// <summary>
/// The exact Euclidean distance transform for any spacing, in time linear in the number of voxels: steps along the first axis, then the lower envelope
/// of parabolas along each further one (Felzenszwalb &amp; Huttenlocher 2012; Meijster et al. 2000).
/// </summary>
public static class DistanceTransform
{
    /// <summary>The distance of every voxel to the nearest one that is marked, in mm; infinite if none is.</summary>
    /// <param name="mask">Which voxels are marked, [H, W] or [D, H, W].</param>
    /// <param name="grid">Its size and spacing.</param>
    /// <param name="threads">Threads to work on.</param>
    /// <returns>Of the mask's shape; 0 where it is marked.</returns>
    /// <exception cref="ArgumentException">The mask is not of the grid's size.</exception>
    public static double[] Euclidean(ReadOnlySpan<bool> mask, VoxelGrid grid, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (mask.Length != grid.Voxels)
        {
            throw new ArgumentException(Invariant($"A mask of {mask.Length} voxels does not fill a grid of {grid.Voxels}."), nameof(mask));
        }

        var (distances, sites) = (new double[mask.Length], Marked(mask));
        if (sites.Count == 0)
        {
            Array.Fill(distances, double.PositiveInfinity);
            return distances;
        }

        using var map = new StepMap(grid.Lattice, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(sites));
        var plane = map.Lattice.Plane;
        ParallelPieces.Share(map.Lattice.Depth, threads, z =>
        {
            var points = new int[plane];
            for (var i = 0; i < plane; i++)
            {
                points[i] = (z * plane) + i;
            }

            NearestDistance.InPlane(map, z, points, distances.AsSpan(z * plane, plane));
        });
        return distances;
    }

    private static List<int> Marked(ReadOnlySpan<bool> mask)
    {
        var marked = new List<int>(mask.Count(true));
        for (var i = 0; i < mask.Length; i++)
        {
            if (mask[i])
            {
                marked.Add(i);
            }
        }

        return marked;
    }
}
