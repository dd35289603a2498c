using CsCheck;
using Sigmask.Metrics;

namespace Sigmask.Tests.Metrics;

public sealed class LesionDetectionTests
{
    [Fact]
    public void Parts_that_touch_at_a_corner_are_one_and_are_numbered_as_they_come()
    {
        byte[] labels =
        [
            1, 0, 0, 1, 0,
            0, 1, 0, 0, 0,
            0, 0, 0, 1, 1,
            1, 0, 1, 0, 0,
        ];
        var parts = ConnectedComponents.Of(labels, 1, new VoxelGrid([4, 5]));
        Assert.Equal(4, parts.Count);
        Assert.Equal([new(0, 1, 1), new(3, 4, 2), new(6, 7, 1), new(13, 15, 3), new(15, 16, 4), new(17, 18, 3)], parts.Runs);
    }

    [Fact]
    public void Parts_are_those_of_a_flood_fill()
    {
        var maps = from axes in Gen.Int[2, 3] from size in Gen.Int[1, 7].Array[axes] from labels in Gen.Byte[0, 2].Array[size.Aggregate((a, b) => a * b)] select (labels, grid: new VoxelGrid(size));
        maps.ForAll(map => FloodFilled(map.labels, 2, map.grid).SequenceEqual(Painted(ConnectedComponents.Of(map.labels, 2, map.grid), map.labels.Length)), iter: 1000);
    }

    [Fact]
    public void Lesions_are_found_missed_and_invented_as_counted_by_hand()
    {
        byte[] reference = [1, 1, 0, 1, 0, 0, 1, 0, 0, 0];
        byte[] predicted = [0, 1, 1, 1, 0, 0, 0, 0, 1, 0];
        var lesions = LesionDetection.Of(predicted, reference, 1, new VoxelGrid([1, 10]));
        Assert.Equal(new(3, 2, 2, 1), lesions);
        Assert.Equal(2.0 / 3, lesions.Sensitivity);
        Assert.Equal(0.5, lesions.Precision);
        Assert.Equal(4.0 / 7, lesions.F1!.Value, 1e-12);
    }

    [Fact]
    public void Without_lesions_ratios_have_no_value_and_lesions_in_one_map_only_score_0()
    {
        var grid = new VoxelGrid([1, 3]);
        var none = LesionDetection.Of([0, 0, 0], [0, 0, 0], 1, grid);
        Assert.Equal((null, null, null), (none.Sensitivity, none.Precision, none.F1));
        var missed = LesionDetection.Of([0, 0, 0], [1, 0, 1], 1, grid);
        Assert.Equal((0, null, 0), (missed.Sensitivity, missed.Precision, missed.F1));
        var invented = LesionDetection.Of([1, 0, 0], [0, 0, 0], 1, grid);
        Assert.Equal((null, 0, 0), (invented.Sensitivity, invented.Precision, invented.F1));
    }

    private static int[] Painted(ConnectedComponents parts, int length)
    {
        var painted = new int[length];
        foreach (var run in parts.Runs)
        {
            painted.AsSpan(run.Start, run.End - run.Start).Fill(run.Part);
        }

        return painted;
    }

    private static int[] FloodFilled(byte[] labels, byte label, VoxelGrid grid)
    {
        var (filled, count) = (new int[labels.Length], 0);
        var size = grid.Size.Count == 2 ? [1, .. grid.Size] : grid.Size.ToArray();
        for (var start = 0; start < labels.Length; start++)
        {
            if (labels[start] == label && filled[start] == 0)
            {
                filled[start] = ++count;
                var pending = new Stack<int>([start]);
                while (pending.TryPop(out var at))
                {
                    var (z, y, x) = (at / (size[1] * size[2]), at / size[2] % size[1], at % size[2]);
                    for (var step = 0; step < 27; step++)
                    {
                        var (nz, ny, nx) = (z + (step / 9) - 1, y + (step / 3 % 3) - 1, x + (step % 3) - 1);
                        var next = (((nz * size[1]) + ny) * size[2]) + nx;
                        if (nz >= 0 && nz < size[0] && ny >= 0 && ny < size[1] && nx >= 0 && nx < size[2] && labels[next] == label && filled[next] == 0)
                        {
                            filled[next] = count;
                            pending.Push(next);
                        }
                    }
                }
            }
        }

        return filled;
    }
}
