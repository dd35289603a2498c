using Sigmask.Data;
using Sigmask.Metrics;
using Sigmask.Volumes;
using VolumeFolder = Sigmask.Tests.Data.VolumeFolder;

namespace Sigmask.Tests.Metrics;

public sealed class CaseMeasurementTests
{
    private static readonly string[] Classes = ["background", "wound"];
    private static readonly CaseKey Key = new("a", "p");

    [Fact]
    public void Pixels_that_do_not_count_are_of_no_class_in_either_map()
    {
        var grid = new VoxelGrid([1, 6]);
        var score = Assert.Single(CaseMeasurement.Of(Key, [0, 1, 1, 1, 1, 1], [0, 1, 1, 1, 255, 255], grid, Classes));
        Assert.Equal(1, score.Dice);
        Assert.Equal(new SurfaceScore(0, 0, 0, 0, 1), score.Surface);
        Assert.Equal(1, score.BoundaryIou);
        Assert.Equal(new LesionDetection(1, 1, 1, 0), score.Lesions);
    }

    [Fact]
    public void A_penalty_shorter_than_the_diagonal_is_lengthened_to_it_and_a_longer_one_counts()
    {
        var grid = new VoxelGrid([3, 4], [2, 2]);
        Assert.Equal(10, grid.Diagonal);
        Assert.Equal(10, new MissingStructurePolicy().Distance(grid));
        Assert.Equal(10, new MissingStructurePolicy { Penalty = 3 }.Distance(grid));
        Assert.Equal(50, new MissingStructurePolicy { Penalty = 50 }.Distance(grid));
        Assert.Contains("50 mm", new MissingStructurePolicy { Penalty = 50 }.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_are_ml_in_a_volume_and_square_millimetres_in_an_image()
    {
        byte[] one = [1, 1, 0, 0, 0, 0, 0, 0];
        var volume = Assert.Single(CaseMeasurement.Of(Key, one, new byte[8], new VoxelGrid([2, 2, 2], [10, 5, 2]), Classes));
        Assert.Equal(new StructureSize(0.2, 0, true), volume.Size);
        var image = Assert.Single(CaseMeasurement.Of(Key, new byte[8], one, new VoxelGrid([2, 4], [5, 2]), Classes));
        Assert.Equal(new StructureSize(0, 20, false), image.Size);
        Assert.Equal(0, image.BoundaryIou);
    }

    [Fact]
    public void The_grid_of_a_volume_has_its_axes_the_other_way_round()
    {
        using var folder = new VolumeFolder();
        folder.Volume("a.nrrd", [24, 16, 6], [0.8, 0.8, 5]);

        var grid = VoxelGrid.Of(VolumeFile.ReadHeader(folder.At("a.nrrd")));

        Assert.Equal([6, 16, 24], grid.Size);
        Assert.Equal([5, 0.8, 0.8], grid.Spacing, (one, other) => Math.Abs(one - other) < 1e-9);
        Assert.Contains("one value and two or three axes", Assert.Throws<DataException>(() => VoxelGrid.Of(VolumeFile.ReadHeader(folder.Volume("b.nii", [2, 2, 2, 3], [1, 1, 1, 1]).At("b.nii")))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Tolerances_and_widths_of_bands_that_are_no_length_are_refused(double length)
    {
        Assert.StartsWith("A length is a finite number of mm, at least 0.", Assert.Throws<ArgumentOutOfRangeException>("Tolerance", () => new MetricOptions { Tolerance = length }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("BoundaryWidth", () => new MetricOptions { BoundaryWidth = length });
    }

    [Fact]
    public void Circumferences_are_compared_where_they_are_asked_for()
    {
        var grid = new VoxelGrid([2, 2], [3, 3]);
        Assert.Null(Assert.Single(CaseMeasurement.Of(Key, [1, 1, 1, 1], [0, 0, 0, 0], grid, Classes)).Circumference);
        var pair = Assert.Single(CaseMeasurement.Of(Key, [1, 1, 1, 1], [0, 0, 0, 0], grid, Classes, new MetricOptions { FitsEllipses = true })).Circumference!;
        Assert.Null(pair.Reference);
        Assert.Null(pair.Difference);
        Assert.Equal(2 * Math.PI * 2 * Math.Sqrt(36.0 / 12), pair.Predicted!.Value, 1e-9); // of a square of 6 mm, whose moments are a twelfth of its area
    }
}
