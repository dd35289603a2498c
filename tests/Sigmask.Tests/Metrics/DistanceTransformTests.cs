using CsCheck;
using Sigmask.Metrics;

namespace Sigmask.Tests.Metrics;

public sealed class DistanceTransformTests
{
    private static readonly Gen<(VoxelGrid Grid, bool[] Mask)> Masks =
        from axes in Gen.Int[2, 3]
        from size in Gen.Int[1, 9].Array[axes]
        from spacing in Gen.Double[0.2, 5].Array[axes]
        from share in Gen.OneOf(Gen.Const(2), Gen.Const(5), Gen.Const(60))
        from marks in Gen.Int[1, share].Array[size.Aggregate((a, b) => a * b)]
        select (new VoxelGrid(size, spacing), Array.ConvertAll(marks, mark => mark == 1));

    [Fact]
    public void It_is_the_least_of_all_distances() => Masks.ForAll(
        one => InPairs.Of(DistanceTransform.Euclidean(one.Mask, one.Grid), BruteForce(one.Mask, one.Grid)).All(pair => pair.First == pair.Second || Math.Abs(pair.First - pair.Second) < 1e-12),
        iter: 2000);

    [Fact]
    public void Long_lines_and_tiny_steps_beside_large_ones_are_exact()
    {
        var grid = new VoxelGrid([3, 700], [1000, 0.001]);
        var random = new Random(1);
        var mask = Enumerable.Range(0, grid.Voxels).Select(_ => random.Next(90) == 0).ToArray();
        Assert.Equal(BruteForce(mask, grid), DistanceTransform.Euclidean(mask, grid), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Threads_change_nothing() => Masks.ForAll(
        one => DistanceTransform.Euclidean(one.Mask, one.Grid).SequenceEqual(DistanceTransform.Euclidean(one.Mask, one.Grid, threads: 4)), iter: 50);

    [Fact]
    public void Without_a_mark_everything_is_infinitely_far()
        => Assert.All(DistanceTransform.Euclidean(new bool[6], new VoxelGrid([2, 3])), distance => Assert.Equal(double.PositiveInfinity, distance));

    [Fact]
    public void Grids_and_masks_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => DistanceTransform.Euclidean(new bool[5], new VoxelGrid([2, 3])));
        Assert.Throws<ArgumentException>(() => new VoxelGrid([4]));
        Assert.Throws<ArgumentException>(() => new VoxelGrid([4, 0]));
        Assert.Throws<ArgumentException>(() => new VoxelGrid([4, 4], [1, 0]));
        Assert.Throws<ArgumentException>(() => new VoxelGrid([4, 4], [1, double.NaN]));
        Assert.Throws<ArgumentException>(() => new VoxelGrid([4, 4], [1, 1, 1]));
    }

    private static double[] BruteForce(bool[] mask, VoxelGrid grid)
    {
        var points = Enumerable.Range(0, mask.Length).Select(index => Position(index, grid)).ToArray();
        var marked = points.Where((_, index) => mask[index]).ToArray();
        return [.. points.Select(point => marked.Select(mark => Math.Sqrt(point.Zip(mark, (a, b) => (a - b) * (a - b)).Sum())).DefaultIfEmpty(double.PositiveInfinity).Min())];
    }

    private static double[] Position(int index, VoxelGrid grid)
    {
        var position = new double[grid.Size.Count];
        for (var axis = grid.Size.Count - 1; axis >= 0; axis--)
        {
            position[axis] = index % grid.Size[axis] * grid.Spacing[axis];
            index /= grid.Size[axis];
        }

        return position;
    }
}
