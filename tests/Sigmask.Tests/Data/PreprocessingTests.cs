using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class PreprocessingTests
{
    private static readonly Sample Colour = ArraySource.Of("a", [0, 2, 4, 6, 10, 10, 10, 10], [0, 0, 1, 1], 2, [2, 2]);

    [Fact]
    public void Each_channel_gets_mean_zero_and_deviation_one_and_a_constant_one_becomes_zero()
    {
        var image = new Preprocessing().Apply(Colour).Sample.Image;

        Assert.Equal(0, image[..4].Average(), 1e-6);
        Assert.Equal(1, image[..4].Average(value => value * value), 1e-6);
        Assert.Equal([0, 0, 0, 0], image[4..]);
    }

    [Fact]
    public void One_scale_serves_all_channels_where_the_range_is_set_to_one()
    {
        var image = new Preprocessing { Normalisation = IntensityNormalisation.UnitRange }.Apply(Colour).Sample.Image;

        Assert.Equal([0, 0.2f, 0.4f, 0.6f, 1, 1, 1, 1], image);
    }

    [Fact]
    public void Fixed_means_and_deviations_apply_to_their_channels()
    {
        var image = new Preprocessing { Normalisation = IntensityNormalisation.Fixed([2, 10], [2, 1]) }.Apply(Colour).Sample.Image;

        Assert.Equal([-1, 0, 1, 2, 0, 0, 0, 0], image);
        Assert.Throws<ArgumentException>(() => IntensityNormalisation.Fixed([0], [1]).Apply(Colour.Image, 2));
        Assert.Throws<ArgumentException>(() => IntensityNormalisation.Fixed([0, 0], [1, 0]).Apply(Colour.Image, 2));
    }

    [Fact]
    public void Values_beyond_the_percentiles_of_a_channel_do_not_count()
    {
        // NumPy: percentile([0, 1, ..., 9, 1000], [10, 90]) = 1, 9; then (clip - mean) / std.
        float[] image = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1000];
        double[] clipped = [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9];
        var mean = clipped.Average();
        var deviation = Math.Sqrt(clipped.Average(value => (value - mean) * (value - mean)));

        var normalised = IntensityNormalisation.Percentiles(10, 90).Apply(image, 1);

        Assert.All(clipped, (value, i) => Assert.Equal((value - mean) / deviation, normalised[i], 1e-6));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1000], image);
        Assert.Equal([0, 0], IntensityNormalisation.Percentiles().Apply([3, 3], 1));
    }

    [Fact]
    public void A_window_goes_from_zero_to_one_and_clips_the_rest()
    {
        Assert.Equal([0, 0, 0.5f, 1, 1], IntensityNormalisation.Window(-160, 240).Apply([-1000, -160, 40, 240, 3000], 1));
        Assert.Throws<ArgumentException>(() => IntensityNormalisation.Window(5, 5).Apply([1], 1));
        Assert.Throws<ArgumentException>(() => IntensityNormalisation.Percentiles(1, 101).Apply([1], 1));
    }

    [Fact]
    public void Scans_with_a_scale_of_their_own_keep_it_and_all_others_are_brought_to_one()
    {
        Assert.Equal(IntensityNormalisation.SoftTissue, IntensityNormalisation.For(["CT", "ct "]));
        Assert.Equal(IntensityNormalisation.ZScore, IntensityNormalisation.For(["CT", "PET"]));
        Assert.Equal(IntensityNormalisation.ZScore, IntensityNormalisation.For(["MRI"]));
        Assert.Equal(IntensityNormalisation.ZScore, IntensityNormalisation.For(null));
        Assert.Equal([0, 0.5f, 1], IntensityNormalisation.SoftTissue.Apply([-1000, 40, 240], 1));
        Assert.Equal([0, 0, 0], IntensityNormalisation.Photograph.Apply([123.675f, 116.28f, 103.53f], 3), (one, other) => Math.Abs(one - other) < 1e-5);
    }

    [Fact]
    public void A_spacing_gives_samples_their_own_sizes_along_the_patients_axes()
    {
        var sample = ArraySource.RandomSample(1, 4, 6) with { Spacing = [2, 1], Axes = [new PatientAxis(0, true), new PatientAxis(1, false)] };
        var preprocessing = new Preprocessing { Spacing = [0.5, 1] };

        var prepared = preprocessing.Apply(sample);

        Assert.Equal([12, 8], prepared.Sample.Size);
        Assert.Equal([0.5, 1], prepared.Sample.Spacing!);
        Assert.Equal([new PatientAxis(1, false), new PatientAxis(0, false)], prepared.Sample.Axes!);
        Assert.Equal([4, 6], prepared.OriginalSize);
        Assert.Contains("case1 has no spacing", Assert.Throws<DataException>(() => preprocessing.Apply(sample with { Spacing = null })).Message);
        Assert.Contains("spacing of 2 numbers instead of 1x1x1", Assert.Throws<DataException>(() => new Preprocessing { Spacing = [1, 1, 1] }.Apply(sample)).Message);
    }

    [Fact]
    public void The_sample_given_is_left_as_it_is_and_spacing_follows_the_size()
    {
        var sample = ArraySource.RandomSample(1, 8, 6) with { Spacing = [1, 0.5] };
        var image = (float[])sample.Image.Clone();

        var prepared = new Preprocessing { Size = [4, 12] }.Apply(sample);

        Assert.Equal(image, sample.Image);
        Assert.Equal([4, 12], prepared.Sample.Size);
        Assert.Equal(48, prepared.Sample.Image.Length);
        Assert.Equal(48, prepared.Sample.Labels.Length);
        Assert.Equal([2, 0.25], prepared.Sample.Spacing);
        Assert.Equal([2, 0.25], prepared.PixelExtent);
        Assert.Equal([2, 0.5], new Preprocessing { Size = [4, 12] }.Apply(sample with { Spacing = null }).PixelExtent);
        Assert.Equal(48 * 2, prepared.RestoreProbabilities(new float[48 * 2], 2).Length);
        Assert.Equal(48, prepared.RestoreLabels(new float[48 * 2], 2).Length);
    }

    [Fact]
    public void An_image_without_annotation_can_be_prepared()
    {
        var prepared = new Preprocessing { Size = [4, 4] }.Apply(ArraySource.RandomSample(1, 2, 2) with { Labels = [] });

        Assert.Empty(prepared.Sample.Labels);
    }

    [Fact]
    public void Values_that_are_no_numbers_and_sizes_of_other_dimensions_are_errors_that_name_the_case()
    {
        var damaged = ArraySource.Of("patient7", [0, float.NaN, float.PositiveInfinity, 1], [0, 0, 0, 0], 1, [2, 2]);

        Assert.Contains("patient7 has 2 values", Assert.Throws<DataException>(() => new Preprocessing().Apply(damaged)).Message);
        Assert.Contains("patient7 has size 2x2", Assert.Throws<DataException>(() => new Preprocessing { Size = [4, 4, 4] }.Apply(damaged)).Message);
    }

    [Fact]
    public void More_values_than_an_array_holds_are_refused_before_they_are_made()
    {
        var one = ArraySource.Of("one", [0, 1], [0, 1], 1, [1, 2]) with { Spacing = [1, 1] };
        Refused("Case one has size 1x2, and 65536x65536 for the network: 1 map would have 4294967296 values", () => new Preprocessing { Size = [65536, 65536] }.Apply(one));
        Refused("100000x200000 for the network", () => new Preprocessing { Spacing = [1e-5, 1e-5] }.Apply(one));
        Refused("100000x200000 for the network", () => new Preprocessing { Spacing = [1e-5, 1e-5] }.GridOf("one", one.Form));
        Refused("Case two has size 1x1, and 40000x40000 for the network: 2 maps would have 3200000000 values", () => new Preprocessing { Size = [40000, 40000] }.Apply(ArraySource.Of("two", [0, 1], [0], 2, [1, 1])));

        // On the way, when the first axis is already long and the second still is.
        Refused("1 map would have 3000000000 values", () => new Preprocessing { Size = [30000, 1] }.GridOf("way", new([1, 100000])));
        Refused("values", () => new Preprocessing { Size = [int.MaxValue, int.MaxValue, int.MaxValue] }.GridOf("way", new([1, 1, 1])));
    }

    [Fact]
    public void Maps_of_which_an_array_does_not_hold_so_many_at_the_original_size_are_refused()
    {
        var seen = ArraySource.Of("small", [0], [0], 1, [1, 1]);
        Refused("Case small has size 50000x40000, and 1x1 for the network: 2 maps would have 4000000000 values", () => new PreparedSample(seen, new(new([50000, 40000]), [1, 1])).RestoreProbabilities([0, 1], 2));
        Refused("1 map would have 2500000000 values", () => new PreparedSample(seen, new(new([50000, 50000]), [1, 1])).RestoreLabels([0, 1], 2));
    }

    private static void Refused(string words, Func<object> make)
    {
        var error = Assert.Throws<DataException>(make);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
