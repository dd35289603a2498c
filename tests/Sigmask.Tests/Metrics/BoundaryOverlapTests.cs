using CsCheck;
using Sigmask.Metrics;

namespace Sigmask.Tests.Metrics;

public sealed class BoundaryOverlapTests
{
    [Fact]
    public void A_band_of_width_0_is_the_edge()
    {
        // A square of 4 x 4 and the same moved by one: 12 edge pixels each, 2 of them in common.
        var grid = new VoxelGrid([8, 8]);
        Assert.Equal(2.0 / 22, BoundaryOverlap.Of(Square(1), Square(2), 1, grid, 0)!.Value, 1e-12);
    }

    [Fact]
    public void A_band_as_wide_as_the_structure_gives_the_IoU() => Maps.ForAll((predicted, reference, grid) =>
        ConfusionCounts.Of(predicted, reference, 2)[1].IntersectionOverUnion is var iou && BoundaryOverlap.Of(predicted, reference, 1, grid, 100) is var boundary
        && (iou is null ? boundary is null : Math.Abs(iou.Value - boundary!.Value) < 1e-12));

    [Fact]
    public void It_is_the_IoU_of_the_pixels_near_the_edge() => Maps.ForAll((predicted, reference, grid) =>
    {
        if (!predicted.Contains((byte)1) || !reference.Contains((byte)1))
        {
            return true;
        }

        var (a, b) = (Band(predicted, grid, 1.5), Band(reference, grid, 1.5));
        return Math.Abs(BoundaryOverlap.Of(predicted, reference, 1, grid, 1.5)!.Value - ((double)a.Intersect(b).Count() / a.Union(b).Count())) < 1e-12;
    });

    private static Gen<(byte[], byte[], VoxelGrid)> Maps =>
        from size in Gen.Int[1, 9].Array[2]
        from spacing in Gen.Double[0.4, 2].Array[2]
        from predicted in Gen.Int[0, 5].Array[size[0] * size[1]]
        from reference in Gen.Int[0, 5].Array[size[0] * size[1]]
        select (Array.ConvertAll(predicted, value => (byte)Math.Min(value, 1)), Array.ConvertAll(reference, value => (byte)Math.Min(value, 1)), new VoxelGrid(size, spacing));

    private static byte[] Square(int corner) => [.. Enumerable.Range(0, 64).Select(i => (byte)(i / 8 >= corner && i / 8 < corner + 4 && i % 8 >= corner && i % 8 < corner + 4 ? 1 : 0))];

    private static int[] Band(byte[] labels, VoxelGrid grid, double width)
    {
        var (height, across) = (grid.Size[0], grid.Size[1]);
        bool Inside(int y, int x) => y >= 0 && y < height && x >= 0 && x < across && labels[(y * across) + x] == 1;
        var edge = labels.Select((_, i) => (Y: i / across, X: i % across)).Select(at => Inside(at.Y, at.X)
            && !(Inside(at.Y - 1, at.X) && Inside(at.Y + 1, at.X) && Inside(at.Y, at.X - 1) && Inside(at.Y, at.X + 1))).ToArray();
        var distances = DistanceTransform.Euclidean(edge, grid);
        return [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] == 1 && distances[i] <= width)];
    }
}
