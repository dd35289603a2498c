using CsCheck;
using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Tests.Data;

namespace Sigmask.Tests.Augmentation;

/// <summary>Images of two channels with three maps behind them, such as an annotation that is shown to a network.</summary>
public sealed class IntensityChannelsTests
{
    private const int Channels = 2;
    private const int Maps = 3;

    private static readonly AugmentationOptions Intensities = new() { Brightness = new(1, 0.8), Contrast = new(1, 0.8), Gamma = new(1, 0.8), Noise = new(1, 0.5), Blur = new(1, 2) };

    private static readonly Gen<int[]> Sizes = Gen.OneOf(Gen.Int[2, 9].Array[2], Gen.Int[2, 6].Array[3]);

    [Fact]
    public void Channels_of_the_image_change_as_they_would_alone_and_maps_behind_them_not_by_a_bit() =>
        Gen.Select(Sizes, Gen.Int[0, 100_000]).ForAll((size, seed) =>
        {
            var (image, maps) = (Values(Channels, size, seed), Values(Maps, size, seed + 1));
            var alone = Augment(Intensities, Of(image, size), seed);
            var together = Augment(Intensities with { IntensityChannels = Channels }, Of([.. image, .. maps], size), seed);
            Assert.NotEqual(image, alone.Image);
            Assert.Equal(alone.Image, together.Image[..image.Length]);
            Assert.Equal(maps, together.Image[image.Length..]);
            Assert.Equal((Channels + Maps, size.Length), (together.Channels, together.Size.Count));
        });

    [Fact]
    public void Geometry_moves_maps_and_labels_with_the_image()
    {
        var geometry = AugmentationOptions.Strong with { Brightness = default, Contrast = default, Gamma = default, Noise = default, Blur = default };
        var moves = 0;
        Gen.Int[0, 100_000].ForAll(seed =>
        {
            int[] size = [12, 14];
            var channel = Values(1, size, seed);
            var moved = Augment(geometry, Of(channel, size), seed);
            var changed = Augment(AugmentationOptions.Strong with { IntensityChannels = Channels }, Of([.. Enumerable.Repeat(channel, Channels + Maps).SelectMany(values => values)], size), seed);
            Assert.All(Enumerable.Range(Channels, Maps), map => Assert.Equal(moved.Image, changed.Image[(map * channel.Length)..((map + 1) * channel.Length)]));
            Assert.Equal(moved.Labels, changed.Labels);
            moves += moved.Image.SequenceEqual(channel) ? 0 : 1;
        });
        Assert.InRange(moves, 50, 100);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Fewer_than_one_is_refused(int channels) =>
        Assert.Contains($"IntensityChannels is {channels}", Assert.Throws<DataException>(() => new AugmentationOptions { IntensityChannels = channels }.Validate()).Message, StringComparison.Ordinal);

    [Fact]
    public void Where_nothing_is_changed_it_does_not_matter_which_channels_would_be()
    {
        Assert.True(new AugmentationOptions { IntensityChannels = Channels }.IsNone);
        Assert.False((Intensities with { IntensityChannels = Channels }).IsNone);
    }

    private static float[] Values(int channels, int[] size, int seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, size.Aggregate(channels, (product, length) => product * length)).Select(_ => (float)random.NextDouble(-2, 2))];
    }

    private static Sample Of(float[] image, int[] size)
    {
        var pixels = size.Aggregate(1, (product, length) => product * length);
        return ArraySource.Of("a", image, [.. Enumerable.Range(0, pixels).Select(pixel => (byte)(pixel % 3))], image.Length / pixels, size);
    }

    private static Sample Augment(AugmentationOptions options, Sample sample, int seed) => new Augmenter(options, seed).Apply(new PreparedSample(sample, new NetworkGrid(sample.Form)), 0, 0);
}
