using CsCheck;
using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Tests.Data;

namespace Sigmask.Tests.Augmentation;

public sealed class AugmenterTests
{
    private static readonly Gen<int[]> Sizes = Gen.OneOf(Gen.Int[1, 9].Array[2], Gen.Int[1, 6].Array[3]);

    public static TheoryData<string> Presets => [.. AugmentationOptions.Presets.Keys];

    [Fact]
    public void Mirroring_twice_gives_the_same_pixels()
    {
        var options = new AugmentationOptions { MirrorHorizontal = 1, MirrorVertical = 1, MirrorDepth = 1 };
        Gen.Select(Sizes, Gen.Int).ForAll((size, seed) =>
        {
            var sample = ArraySource.RandomSample(seed, size);
            var once = Augment(options, sample);
            var twice = Augment(options, once);
            return twice.Image.SequenceEqual(sample.Image) && twice.Labels.SequenceEqual(sample.Labels)
                && once.Image.SequenceEqual(sample.Image.Reverse()) && once.Labels.SequenceEqual(sample.Labels.Reverse());
        });
    }

    [Fact]
    public void Each_axis_is_mirrored_by_its_own_option()
    {
        var sample = ArraySource.Of("a", [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8], 1, [2, 2, 2]);

        Assert.Equal([2, 1, 4, 3, 6, 5, 8, 7], Augment(new() { MirrorHorizontal = 1 }, sample).Image);
        Assert.Equal([3, 4, 1, 2, 7, 8, 5, 6], Augment(new() { MirrorVertical = 1 }, sample).Labels);
        Assert.Equal([5, 6, 7, 8, 1, 2, 3, 4], Augment(new() { MirrorDepth = 1 }, sample).Image);
    }

    [Fact]
    public void Image_and_labels_stay_paired_under_every_geometry()
    {
        // Two channels, both equal to the label: where interpolation left a pure 0 or 1, the label must be that.
        var options = AugmentationOptions.Strong with { Brightness = default, Contrast = default, Gamma = default, Noise = default, Blur = default };
        Gen.Select(Gen.Int[0, 1000], Gen.Bool).ForAll(
            (seed, isVolume) =>
            {
                int[] size = isVolume ? [6, 12, 14] : [24, 20];
                var disc = Disc(size, seed);
                var changed = new Augmenter(options, seed).Apply(Prepared(disc), 1, 2);
                var pixels = disc.Pixels;
                return changed.Image.Length == 2 * pixels
                    && Enumerable.Range(0, pixels).All(i =>
                        changed.Image[i] == changed.Image[pixels + i]
                        && (changed.Labels[i] == Sample.Ignored || Math.Abs(changed.Image[i] - changed.Labels[i]) < 0.876f))
                    && changed.Labels.All(label => label is 0 or 1 or Sample.Ignored);
            },
            iter: 60);
    }

    [Fact]
    public void A_full_turn_changes_nothing()
    {
        var sample = ArraySource.RandomSample(3, 7, 9);
        var turned = Resampled(AffineMatrix.Of((360, 0, 0), 1, [1, 1, 1]), sample);
        var tilted = Resampled(AffineMatrix.Of((360, 360, -360), 1, [3, 1, 2]), ArraySource.RandomSample(3, 4, 5, 6));

        Assert.All(InPairs.Of(turned.Image, sample.Image), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        Assert.Equal(sample.Labels, turned.Labels);
        Assert.Equal(ArraySource.RandomSample(3, 4, 5, 6).Labels, tilted.Labels);
    }

    [Fact]
    public void A_quarter_turn_of_a_square_moves_pixels_exactly()
    {
        var sample = ArraySource.Of("a", [1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 5, 6, 7, 8, 9], 1, [3, 3]);

        var turned = Resampled(AffineMatrix.Of((90, 0, 0), 1, [1, 1, 1]), sample);

        Assert.Equal([3, 6, 9, 2, 5, 8, 1, 4, 7], turned.Labels);
        Assert.All(InPairs.Of(turned.Image, turned.Labels), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    [Fact]
    public void A_turn_is_true_to_the_extent_of_the_pixels()
    {
        // A quarter turn of pixels twice as high as wide: an offset of one row is one of two columns.
        var matrix = AffineMatrix.Of((90, 0, 0), 1, [1, 2, 1]);

        Assert.Equal(2, Math.Abs(matrix[2, 1]), 1e-12);
        Assert.Equal(0.5, Math.Abs(matrix[1, 2]), 1e-12);
        Assert.Equal(1, matrix[0, 0], 1e-12);
    }

    [Fact]
    public void Beyond_the_image_it_is_reflected_and_nothing_is_annotated()
    {
        var sample = ArraySource.Of("a", [1, 2, 3, 4], [1, 1, 1, 1], 1, [1, 4]);

        // Half the size: the outer pixels lie at -1.5 and 4.5, between the first two and the last two in the mirror.
        var shrunk = Resampled(AffineMatrix.Of((0, 0, 0), 0.5, [1, 1, 1]), sample);

        Assert.Equal([1.5f, 1.5f, 3.5f, 3.5f], shrunk.Image);
        Assert.Equal([Sample.Ignored, 1, 1, Sample.Ignored], shrunk.Labels);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_change_depends_on_seed_epoch_and_case_alone(string preset)
    {
        var options = AugmentationOptions.Presets[preset];
        var sample = Prepared(ArraySource.RandomSample(5, 16, 16));
        Sample Changed(long seed, long epoch, long index) => new Augmenter(options, seed).Apply(sample, epoch, index);

        var many = Enumerable.Range(0, 20).Select(epoch => Changed(1, epoch, 3)).ToArray();

        Assert.All(many.Index(), item => Assert.Equal(Changed(1, item.Index, 3).Image, item.Item.Image));
        Assert.All(many.Index(), item => Assert.Equal(Changed(1, item.Index, 3).Labels, item.Item.Labels));
        var differ = preset == "none" ? 1 : 2;
        Assert.InRange(many.Select(changed => string.Join(" ", changed.Image)).Distinct().Count(), differ, preset == "none" ? 1 : 20);
        Assert.InRange(Enumerable.Range(0, 20).Select(index => string.Join(" ", Changed(1, 0, index).Image)).Distinct().Count(), differ, 20);
        Assert.InRange(Enumerable.Range(0, 20).Select(seed => string.Join(" ", Changed(seed, 0, 0).Image)).Distinct().Count(), differ, 20);
    }

    [Fact]
    public void The_sample_given_is_left_as_it_is()
    {
        var sample = Prepared(ArraySource.RandomSample(5, 12, 12));
        var (image, labels) = ((float[])sample.Sample.Image.Clone(), (byte[])sample.Sample.Labels.Clone());

        for (var epoch = 0; epoch < 20; epoch++)
        {
            new Augmenter(AugmentationOptions.Strong, 1).Apply(sample, epoch, 0);
        }

        Assert.Equal(image, sample.Sample.Image);
        Assert.Equal(labels, sample.Sample.Labels);
    }

    [Fact]
    public void Intensities_change_as_much_as_was_asked_for()
    {
        var sample = ArraySource.RandomSample(8, 40, 40);
        var deviation = Deviation(sample.Image);
        var brighter = Augment(new() { Brightness = new(1, 0.5) }, sample).Image.Zip(sample.Image, (changed, original) => (changed - original) / deviation).ToArray();
        var noise = Augment(new() { Noise = new(1, 0.5) }, sample).Image.Zip(sample.Image, (changed, original) => changed - original).ToArray();
        var contrast = Augment(new() { Contrast = new(1, 1) }, sample).Image;
        var gamma = Augment(new() { Gamma = new(1, 1) }, sample with { Image = [.. sample.Image.Index().Select(item => (float)item.Index)] }).Image;
        var blurred = Augment(new() { Blur = new(1, 2) }, sample).Image;

        Assert.InRange(Math.Abs(brighter.Average()), 1e-3, 0.5);
        Assert.Equal(brighter.Min(), brighter.Max(), 1e-3);
        Assert.InRange(Deviation(noise) / deviation, 1e-3, 0.52);
        Assert.Equal(sample.Image.Average(), contrast.Average(), 1e-4);
        Assert.InRange(Deviation(contrast) / deviation, 0.5, 2);
        Assert.NotEqual(deviation, Deviation(contrast), 1e-3);
        Assert.Equal((0, 1599), (gamma.Min(), gamma.Max()));
        Assert.Equal(gamma.Order(), gamma);
        Assert.NotEqual(799.5, gamma.Average(), 1.0);
        Assert.Equal(sample.Image.Average(), blurred.Average(), 0.05);
        Assert.InRange(Deviation(blurred) / deviation, 0.05, 0.95);
        Assert.Equal(sample.Labels, Augment(new() { Blur = new(1, 2), Noise = new(1, 1) }, sample).Labels);
    }

    [Fact]
    public void An_elastic_deformation_is_smooth_and_as_strong_as_asked_for()
    {
        var field = ElasticField.Draw(new(1, 64, 80), 4, 0.05, new SeededRandom(2));

        Assert.All(field[0], value => Assert.Equal(0, value));
        Assert.InRange(Deviation(field[1]), 0.01 * 64, 0.05 * 64);
        Assert.InRange(Deviation(field[2]), 0.01 * 80, 0.05 * 80);
        for (var row = 1; row < 64; row++)
        {
            Assert.InRange(Math.Abs(field[1][row * 80] - field[1][(row - 1) * 80]), 0, 0.9);
        }
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Assert.Contains("Rotation has probability 1.5", Assert.Throws<DataException>(() => new Augmenter(new() { Rotation = new(1.5, 10) }, 0)).Message);
        Assert.Contains("Noise has strength -1", Assert.Throws<DataException>(() => new Augmenter(new() { Noise = new(1, -1) }, 0)).Message);
        Assert.Contains("MirrorDepth", Assert.Throws<DataException>(() => new Augmenter(new() { MirrorDepth = double.NaN }, 0)).Message);
        Assert.Contains("ElasticCells", Assert.Throws<DataException>(() => new Augmenter(new() { ElasticCells = 0 }, 0)).Message);
    }

    private static double Deviation(float[] values) => IntensityNormalisation.MeanAndDeviation(values).Deviation;

    private static PreparedSample Prepared(Sample sample) => new(sample, new NetworkGrid(sample.Form));

    private static Sample Augment(AugmentationOptions options, Sample sample) => new Augmenter(options, 11).Apply(Prepared(sample), 0, 0);

    private static Sample Resampled(double[,] matrix, Sample sample) => new SpatialTransform([false, false, false], matrix, null).Apply(sample, Region.Whole(sample));

    private static Sample Disc(int[] size, int seed)
    {
        var random = new SeededRandom(seed);
        var centre = Array.ConvertAll(size, length => random.NextDouble(0, length));
        var labels = new byte[size.Aggregate(1, (product, length) => product * length)];
        for (var i = 0; i < labels.Length; i++)
        {
            var (rest, distance) = (i, 0.0);
            for (var axis = size.Length - 1; axis >= 0; axis--)
            {
                distance += Math.Pow((rest % size[axis]) - centre[axis], 2);
                rest /= size[axis];
            }

            labels[i] = distance < 25 ? (byte)1 : (byte)0;
        }

        var image = Array.ConvertAll(labels, label => (float)label);
        return ArraySource.Of("disc", [.. image, .. image], labels, 2, size);
    }
}
