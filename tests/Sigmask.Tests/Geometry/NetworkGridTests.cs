using CsCheck;
using Sigmask.Data;
using Sigmask.Geometry;
using Sigmask.Nifti;
using Sigmask.Tests.Data;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Geometry;

public sealed class NetworkGridTests
{
    private static readonly Affine Lps = new(-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0);

    [Fact]
    public void Size_and_spacing_follow_the_patients_axes()
    {
        // i runs to anterior, j to superior, k to the right.
        var header = NiftiHeader.Create([4, 6, 10], NiftiDataType.UInt8, [2, 3, 0.5], new Affine(0, 0, 0.5, 0, 2, 0, 0, 0, 0, 3, 0, 0));

        var own = new NetworkGrid(header);
        var resampled = new NetworkGrid(header, [1.5, 1, 1]);

        Assert.Equal([6, 4, 10], own.Size);
        Assert.Equal([3, 2, 0.5], own.Spacing);
        Assert.Equal([12, 8, 5], resampled.Size);
        Assert.Equal([1.5, 1, 1], resampled.Spacing);
        Assert.True(own.IsLossless);
        Assert.False(resampled.IsLossless);
    }

    [Fact]
    public void A_volume_that_runs_to_the_left_and_back_is_turned_and_turned_back()
    {
        var grid = new NetworkGrid(NiftiHeader.Create([2, 2, 1], NiftiDataType.UInt8, [1, 1, 1], Lps));

        Assert.Equal([4, 3, 2, 1], grid.Image([1, 2, 3, 4]));
        Assert.Equal([1, 2, 3, 4], grid.RestoreLabels([4, 3, 2, 1]));
        Assert.Equal([0, 1, 0, 0], grid.RestoreProbabilities([1, 1, 0, 1, 0, 0, 1, 0], 2));
    }

    [Fact]
    public void Labels_survive_any_grid_that_is_not_coarser() =>
        Gen.Select(Gen.Int[1, 6].Array[3], Gen.Double[-2, 2].Array[12], Gen.Double[0.15, 1].Array[3], Gen.Int[0, 1000]).ForAll((shape, rows, finer, seed) =>
        {
            var header = NiftiHeader.Create(shape, NiftiDataType.UInt8, [1, 1, 1], new Affine(rows));
            var grid = new NetworkGrid(header, finer);
            var labels = new byte[header.VoxelCount];
            new Random(seed).NextBytes(labels);

            return grid.IsLossless && grid.RestoreLabels(grid.Labels(labels)).SequenceEqual(labels);
        });

    [Fact]
    public void A_coarser_grid_takes_the_label_with_the_largest_share_and_invents_none()
    {
        var grid = new NetworkGrid(NiftiHeader.Create([6, 1, 1], NiftiDataType.UInt8, [1, 1, 1], Affine.Identity), [1, 1, 3]);

        Assert.Equal([1, 7], grid.Labels([1, 1, 1, 7, 7, 7]));
    }

    [Fact]
    public void Cubic_interpolation_is_exact_for_a_parabola_and_linear_for_a_line()
    {
        var parabola = Enumerable.Range(0, 12).Select(i => (float)(i * i)).ToArray();
        var line = Enumerable.Range(0, 12).Select(i => 3f * i).ToArray();

        var cubic = Resizing.Cubic(parabola, 1, [1, 12], [1, 36]);
        var linear = Resizing.Linear(line, 1, [1, 12], [1, 36]);

        for (var i = 6; i < 30; i++)
        {
            var place = ((i + 0.5) / 3) - 0.5;
            Assert.Equal(place * place, cubic[i], 1e-4);
            Assert.Equal(3 * place, linear[i], 1e-4);
        }
    }

    [Fact]
    public void The_target_spacing_is_the_finest_or_the_median_of_each_axis()
    {
        IReadOnlyList<IReadOnlyList<double>> spacings = [[5, 1, 1.2], [10, 2, 1], [10, 3, 4]];

        Assert.Equal([5, 1, 1], TargetSpacing.FinestOf(spacings));
        Assert.Equal([10, 2, 1.2], TargetSpacing.MedianOf(spacings));
        Assert.Throws<ArgumentException>(() => TargetSpacing.FinestOf([]));
        Assert.Throws<ArgumentException>(() => TargetSpacing.MedianOf([[1, 2], [1]]));
    }

    [Fact]
    public void Series_of_images_and_impossible_spacings_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new NetworkGrid(NiftiHeader.Create([2, 2, 2, 2], NiftiDataType.UInt8, [1, 1, 1, 1])));
        var header = NiftiHeader.Create([2, 2, 2, 1], NiftiDataType.UInt8, [1, 1, 1, 1]);
        Assert.Equal([2, 2, 2], new NetworkGrid(header).Size);
        Assert.Throws<ArgumentException>(() => new NetworkGrid(header, [1, 0, 1]));
        Assert.Throws<ArgumentException>(() => new NetworkGrid(header, [1, 1]));
    }

    [Theory]
    [InlineData("acdc", "*_gt.nii.gz", 60)]
    [InlineData("hippocampus/labelsTr", "*.nii.gz", 80)]
    public void Real_annotations_come_back_from_the_default_grid_and_from_a_file_as_they_were(string name, string pattern, int count)
    {
        using var folder = new TemporaryFolder();
        var files = Directory.GetFiles(SharedData.Folder(name), pattern, SearchOption.AllDirectories);
        Assert.Equal(count, files.Length);
        var target = TargetSpacing.FinestOf([.. files.Select(file => new NetworkGrid(NiftiFile.ReadHeader(file)).Spacing)]);
        foreach (var file in files)
        {
            var reference = NiftiFile.Read(file);
            var labels = Array.ConvertAll(reference.ToLabels(), label => (byte)label);
            var grid = new NetworkGrid(reference.Header, target);

            NiftiFile.Write(folder["prediction.nii.gz"], grid.ToVolume(grid.RestoreLabels(grid.Labels(labels))));
            var prediction = NiftiFile.Read(folder["prediction.nii.gz"]);

            Assert.Equal(labels, (byte[])prediction.Stored);
            Assert.Equal(reference.Affine, prediction.Affine);
            Assert.Equal(reference.Spacing, prediction.Spacing);
        }
    }
}
