using CsCheck;
using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Tests.Data;

namespace Sigmask.Tests.Augmentation;

public sealed class PatchTests
{
    [Fact]
    public void A_patch_is_a_part_of_the_sample_of_the_size_asked_for() =>
        Gen.Select(Gen.Int[4, 9].Array[3], Gen.Int[1, 4].Array[3], Gen.Bool, Gen.Int[0, 1000]).ForAll((whole, part, isVolume, seed) =>
        {
            int[] size = isVolume ? whole : whole[1..], patch = isVolume ? part : part[1..];
            var numbered = Numbered(size);
            var cut = Cut(numbered, patch, seed);
            var first = (int)cut.Image[0];
            var line = cut.Image[..patch[^1]];
            return cut.Size.SequenceEqual(patch) && cut.Image.Length == cut.Pixels && cut.Labels.Length == cut.Pixels
                && line.SequenceEqual(Enumerable.Range(first, patch[^1]).Select(value => (float)value))
                && cut.Image.Zip(cut.Labels).All(pixel => numbered.Labels[(int)pixel.First] == pixel.Second);
        });

    [Fact]
    public void Every_place_is_reached_and_none_is_preferred()
    {
        var starts = Enumerable.Range(0, 700).Select(seed => (int)Cut(Numbered([1, 10]) with { Labels = new byte[10] }, [1, 4], seed).Image[0]).CountBy(start => start).ToDictionary();

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], starts.Keys.Order());
        Assert.All(starts.Values, count => Assert.InRange(count, 60, 145));
    }

    [Theory]
    [InlineData(0.0, 0.0, 0.1)]
    [InlineData(1.0 / 3, 0.28, 0.42)]
    [InlineData(1.0, 1.0, 1.0)]
    public void As_many_patches_as_asked_for_hold_a_structure(double share, double least, double most)
    {
        // One pixel of each of two structures in the corners of 400 x 400: by chance they are hardly ever met.
        var labels = new byte[400 * 400];
        (labels[0], labels[^1]) = (1, 2);
        var sample = ArraySource.Of("a", new float[labels.Length], labels, 1, [400, 400]);

        var seen = Enumerable.Range(0, 300).Select(seed => Cut(sample, [8, 8], seed, share).Labels.Max()).ToArray();

        Assert.InRange(seen.Count(label => label > 0) / 300.0, least, most);
        if (share > 0)
        {
            Assert.InRange((double)seen.Count(label => label == 1) / seen.Count(label => label == 2), 0.5, 2);
        }
    }

    [Fact]
    public void Where_the_sample_is_smaller_it_is_reflected_and_nothing_is_annotated()
    {
        var cut = Cut(ArraySource.Of("a", [1, 2, 3, 4], [1, 2, 3, 4], 1, [2, 2]), [2, 6], 1);

        Assert.Equal([2, 1, 1, 2, 2, 1, 4, 3, 3, 4, 4, 3], cut.Image);
        Assert.Equal([255, 255, 1, 2, 255, 255, 255, 255, 3, 4, 255, 255], cut.Labels);
    }

    [Fact]
    public void A_patch_reads_what_it_needs_from_around_it()
    {
        // The middle of a large constant image: however it is turned and scaled, nothing beyond the image comes into it.
        var sample = ArraySource.Of("a", Enumerable.Repeat(7f, 64 * 64).ToArray(), Enumerable.Repeat((byte)1, 64 * 64).ToArray(), 1, [64, 64]);
        var options = new AugmentationOptions { Rotation = new(1, 45), Scaling = new(1, 0.2) };
        var turned = SpatialTransform.Draw(options, Prepared(sample), new Region([0, 28, 28], new(1, 8, 8)), new SeededRandom(1)).Apply(sample, new Region([0, 28, 28], new(1, 8, 8)));

        Assert.Equal([8, 8], turned.Size);
        Assert.All(turned.Image, value => Assert.Equal(7, value, 1e-4));
        Assert.All(turned.Labels, label => Assert.Equal(1, label));
    }

    [Theory]
    [InlineData(new[] { 20, 24 }, new[] { 8, 8 })]
    [InlineData(new[] { 10, 12, 14 }, new[] { 4, 8, 8 })]
    public void Augmented_patches_keep_image_and_labels_paired(int[] size, int[] patch)
    {
        var options = AugmentationOptions.Strong with { Rotation = default, TiltingRotation = default, Scaling = default, Elastic = default, Brightness = default, Contrast = default, Gamma = default, Noise = default, Blur = default };
        for (var seed = 0; seed < 40; seed++)
        {
            var sample = ArraySource.RandomSample(seed, size);
            var changed = new Augmenter(options, seed, new PatchOptions(patch)).Apply(Prepared(sample), 0, 0);

            Assert.Equal(patch, changed.Size);
            Assert.Equal(changed.Image, changed.Labels.Select(label => (float)label));
        }
    }

    [Fact]
    public void A_patch_of_other_dimensions_is_refused_by_name() =>
        Assert.Contains("patient7", Assert.Throws<DataException>(() => Cut(ArraySource.RandomSample(1, 4, 4) with { Case = "patient7" }, [2, 2, 2], 1)).Message);

    private static Sample Numbered(int[] size)
    {
        var pixels = Enumerable.Range(0, size.Aggregate(1, (product, length) => product * length)).ToArray();
        return ArraySource.Of("a", Array.ConvertAll(pixels, pixel => (float)pixel), Array.ConvertAll(pixels, pixel => (byte)(pixel % 5)), 1, size);
    }

    private static Sample Cut(Sample sample, int[] patch, long seed, double share = 0) =>
        new Augmenter(AugmentationOptions.None, seed, new PatchOptions(patch) { ForegroundShare = share }).Apply(Prepared(sample), 0, 0);

    private static PreparedSample Prepared(Sample sample) => new(sample, new NetworkGrid(sample.Form));
}
