using CsCheck;
using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class ResizingTests
{
    private static readonly float[] Ramp = [.. Enumerable.Range(0, 30).Select(i => (float)((i * 7) % 11))];

    private static readonly float[] TorchSmaller = [4.71429f, 4.25397f, 7.03175f, 2.64286f, 5.5f, 5.8642f, 4.83951f, 4.84722f, 4.71429f, 6.1746f, 4.06349f, 5.58929f];

    private static readonly float[] TorchLarger = [0f, 4.375f, 5.5f, 3.875f, 9.125f, 7.5f, 4.5f, 2f, 5.14286f, 5.58929f, 4.35714f, 2.73214f, 7.98214f, 6.35714f, 3.35714f, 0.857143f];

    [Fact]
    public void Images_are_resized_as_PyTorch_does()
    {
        // torch.nn.functional.interpolate(x, size, mode="bilinear", align_corners=False, antialias=True), x[i] = 7 i mod 11 of 5 x 6
        AssertClose(TorchSmaller, Resizing.Linear(Ramp, 1, [5, 6], [3, 4]));
        AssertClose(TorchLarger, Resizing.Linear(Ramp, 1, [5, 6], [7, 8])[..16]);
    }

    [Fact]
    public void A_volume_is_resized_along_each_axis()
    {
        var volume = Enumerable.Range(0, 2 * 4 * 6 * 8).Select(i => (float)(i % 8)).ToArray();

        var resized = Resizing.Linear(volume, 2, [4, 6, 8], [2, 3, 8]);

        Assert.Equal(2 * 2 * 3 * 8, resized.Length);
        Assert.All(resized.Index(), item => Assert.Equal(item.Index % 8, item.Item, 5));
    }

    [Fact]
    public void Constants_and_the_mean_survive_any_size()
    {
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int[1, 12]).ForAll((h, w, toH, toW) =>
        {
            var resized = Resizing.Linear([.. Enumerable.Repeat(3f, h * w)], 1, [h, w], [toH, toW]);
            return resized.Length == toH * toW && resized.All(value => Math.Abs(value - 3) < 1e-5);
        });
    }

    [Fact]
    public void Resized_labels_are_labels_that_were_there()
    {
        byte[] palette = [0, 1, 3, Sample.Ignored];
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[1, 9], Gen.Long).ForAll((h, w, toH, toW, seed) =>
        {
            var random = new SeededRandom(seed);
            var labels = Enumerable.Range(0, h * w).Select(_ => palette[random.NextInt(palette.Length)]).ToArray();
            var resized = Resizing.Labels(labels, [h, w], [toH, toW]);
            return resized.Length == toH * toW && !resized.Except(labels).Any();
        });
    }

    [Fact]
    public void Labels_are_resized_as_by_the_map_of_each_label_over_the_whole_image()
    {
        byte[] palette = [0, 1, 2, 7, Sample.Ignored];
        Gen.Select(Gen.Int[1, 14].Array[6], Gen.Bool, Gen.Long).ForAll(
            (lengths, isVolume, seed) =>
            {
                var random = new SeededRandom(seed);
                var axes = isVolume ? 3 : 2;
                int[] from = lengths[..axes];
                int[] to = lengths[3..(3 + axes)];
                byte[] labels = [.. Enumerable.Repeat(palette[random.NextInt(palette.Length)], from.Aggregate((product, length) => product * length))];

                // Runs over several rows, single pixels, and sometimes a label at every pixel.
                for (var i = random.NextInt(2) == 0 ? random.NextInt(6) : labels.Length; i > 0; i--)
                {
                    var start = random.NextInt(labels.Length);
                    labels.AsSpan(start, 1 + random.NextInt(Math.Min(labels.Length - start, 5))).Fill(palette[random.NextInt(palette.Length)]);
                }

                Assert.Equal(ByMapsOfTheWhole(labels, from, to), Resizing.Labels(labels, from, to));
            },
            iter: 300);
    }

    [Fact]
    public void The_majority_wins_where_labels_shrink()
    {
        byte[] labels =
        [
            1, 1, 0, 0,
            1, 0, 0, 2,
            2, 2, 0, 0,
            2, 2, 0, 0,
        ];

        Assert.Equal([1, 0, 2, 0], Resizing.Labels(labels, [4, 4], [2, 2]));
        Assert.Same(labels, Resizing.Labels(labels, [4, 4], [4, 4]));
    }

    [Fact]
    public void Probabilities_come_back_as_the_labels_they_were_made_of()
    {
        byte[] blocks = [0, 0, 2, 1];
        var probabilities = Enumerable.Range(0, 3).SelectMany(label => blocks.Select(value => value == label ? 0.9f : 0.05f)).ToArray();

        var labels = Resizing.ArgMax(probabilities, 3, [2, 2], [4, 6]);

        Assert.Equal(
            [
                0, 0, 0, 0, 0, 0,
                0, 0, 0, 0, 0, 0,
                2, 2, 2, 1, 1, 1,
                2, 2, 2, 1, 1, 1,
            ],
            labels);
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Resizing.Linear(new float[6], 1, [2, 2], [4, 4]));
        Assert.Throws<ArgumentException>(() => Resizing.Linear(new float[4], 1, [2, 2], [4, 4, 4]));
        Assert.Throws<ArgumentException>(() => Resizing.Labels(new byte[4], [2, 2], [0, 4]));
    }

    // The first of the largest wins.
    private static byte[] ByMapsOfTheWhole(byte[] labels, int[] from, int[] to)
    {
        byte[] present = [.. labels.Distinct().Order()];
        var maps = Array.ConvertAll(present, label => Resizing.Linear(Array.ConvertAll(labels, own => own == label ? 1f : 0f), 1, from, to));
        return [.. Enumerable.Range(0, maps[0].Length).Select(pixel => present[Array.FindIndex(maps, map => map[pixel] == maps.Max(other => other[pixel]))])];
    }

    private static void AssertClose(float[] expected, float[] actual) => Assert.All(InPairs.Of(expected, actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
}
