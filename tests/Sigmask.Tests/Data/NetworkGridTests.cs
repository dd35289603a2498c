using CsCheck;
using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class NetworkGridTests
{
    private static readonly PatientAxis Left = new(0, true), Right = new(0, false), Back = new(1, true), Front = new(1, false), Up = new(2, false);

    private static readonly Gen<PatientAxis[]> Orientations =
        Gen.Select(Gen.Shuffle(new[] { 0, 1, 2 }), Gen.Bool.Array[3]).Select((directions, reversed) => directions.Zip(reversed, (direction, isReversed) => new PatientAxis(direction, isReversed)).ToArray());

    [Fact]
    public void Size_and_spacing_follow_the_patients_axes()
    {
        // The slowest axis runs to the right, the middle one up, the fastest to the front.
        var form = new SampleForm([10, 6, 4], [0.5, 3, 2], [Right, Up, Front]);

        var own = new NetworkGrid(form);
        var resampled = NetworkGrid.WithSpacing(form, [1.5, 1, 1]);

        Assert.Equal([6, 4, 10], own.Size);
        Assert.Equal([3, 2, 0.5], own.Spacing!);
        Assert.Equal([Up, Front, Right], own.Axes!);
        Assert.Equal([12, 8, 5], resampled.Size);
        Assert.Equal([1.5, 1, 1], resampled.Spacing!);
        Assert.Equal([0.5, 0.5, 2], resampled.Extent);
        Assert.True(own.IsLossless);
        Assert.False(resampled.IsLossless);
    }

    [Fact]
    public void A_volume_that_runs_to_the_left_and_back_is_turned_and_turned_back()
    {
        var grid = new NetworkGrid(new SampleForm([1, 2, 2], [1, 1, 1], [Up, Back, Left]));

        Assert.Equal([4, 3, 2, 1, 8, 7, 6, 5], grid.Image([1, 2, 3, 4, 5, 6, 7, 8], channels: 2));
        Assert.Equal([1, 2, 3, 4], grid.RestoreLabels([4, 3, 2, 1]));
        Assert.Equal([0, 1, 0, 0], grid.RestoreLargest([1, 1, 0, 1, 0, 0, 1, 0], 2));
        Assert.Equal([1, 0, 1, 1, 0, 1, 0, 0], grid.RestoreProbabilities([1, 1, 0, 1, 0, 0, 1, 0], 2));
    }

    [Fact]
    public void A_slice_is_turned_within_its_plane()
    {
        // A sagittal slice: rows run to the front, columns up.
        var grid = new NetworkGrid(new SampleForm([2, 3], [2, 1], [Front, Up]));

        Assert.Equal([3, 2], grid.Size);
        Assert.Equal([1, 2], grid.Spacing!);
        Assert.Equal([1, 4, 2, 5, 3, 6], grid.Image([1, 2, 3, 4, 5, 6], channels: 1));
    }

    [Fact]
    public void A_picture_stays_as_it_is()
    {
        float[] image = [1, 2, 3, 4];

        Assert.Same(image, new NetworkGrid(new SampleForm([2, 2])).Image(image, 1));
    }

    [Fact]
    public void Labels_survive_any_grid_that_is_not_coarser() =>
        Gen.Select(Gen.Int[1, 6].Array[3], Orientations, Gen.Double[0.15, 1].Array[3], Gen.Int[0, 1000]).ForAll((size, axes, finer, seed) =>
        {
            var grid = NetworkGrid.WithSpacing(new SampleForm(size, [1, 1, 1], axes), finer);
            var labels = new byte[size[0] * size[1] * size[2]];
            new Random(seed).NextBytes(labels);

            return grid.IsLossless && grid.RestoreLabels(grid.Labels(labels)).SequenceEqual(labels);
        });

    [Fact]
    public void Probabilities_go_back_to_where_the_image_came_from() =>
        Gen.Select(Gen.Int[1, 5].Array[3], Orientations, Gen.Int[0, 1000]).ForAll((size, axes, seed) =>
        {
            var grid = new NetworkGrid(new SampleForm(size, null, axes));
            var random = new Random(seed);
            var image = Enumerable.Range(0, 2 * size[0] * size[1] * size[2]).Select(_ => random.NextSingle()).ToArray();

            return grid.RestoreProbabilities(grid.Image(image, 2), 2).SequenceEqual(image);
        });

    [Fact]
    public void A_coarser_grid_takes_the_label_with_the_largest_share_and_invents_none() =>
        Assert.Equal([1, 7], NetworkGrid.WithSpacing(new SampleForm([1, 1, 6], [1, 1, 1]), [1, 1, 3]).Labels([1, 1, 1, 7, 7, 7]));

    [Fact]
    public void Cubic_interpolation_is_exact_for_a_parabola_and_linear_for_a_line()
    {
        var parabola = Enumerable.Range(0, 12).Select(i => (float)(i * i)).ToArray();
        var line = Enumerable.Range(0, 12).Select(i => 3f * i).ToArray();
        var grid = new NetworkGrid(new SampleForm([1, 12]), [1, 36]);

        var cubic = grid.Image(parabola, 1, Interpolation.Cubic);
        var linear = grid.Image(line, 1);

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
    public void Impossible_grids_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new NetworkGrid(new SampleForm([2, 2]), [2, 2, 2]));
        Assert.Throws<ArgumentException>(() => new NetworkGrid(new SampleForm([2, 2]), [2, 0]));
        Assert.Throws<ArgumentException>(() => NetworkGrid.WithSpacing(new SampleForm([2, 2]), [1, 1]));
        Assert.Throws<ArgumentException>(() => NetworkGrid.WithSpacing(new SampleForm([2, 2], [1, 1]), [1, 0]));
        Assert.Throws<ArgumentException>(() => NetworkGrid.WithSpacing(new SampleForm([2, 2], [1, 1]), [1]));
    }
}
