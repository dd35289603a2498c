using CsCheck;
using Sigmask.AnnotationNoise;
using Sigmask.Data;

namespace Sigmask.Tests.AnnotationNoise;

/// <summary>Pixels that do not count are annotated by nobody: errors neither make nor take any.</summary>
public sealed class IgnoredPixelTests
{
    private const int Side = 40;

    [Theory]
    [InlineData("moderate")]
    [InlineData("strong")]
    public void A_pixel_does_not_count_with_errors_exactly_if_it_does_not_without(string preset)
    {
        var spoiled = 0;
        Gen.Select(Gen.Int[0, 100_000], Gen.Double[0, 0.4]).ForAll((seed, share) =>
        {
            var clean = Map(seed, share);
            var drawn = NoiseModel.Presets[preset].Apply(clean, new SeededRandom(seed));
            Assert.Equal(clean.Labels.Select(IsIgnored), drawn.Labels.Select(IsIgnored));
            spoiled += drawn.Labels.SequenceEqual(clean.Labels) ? 0 : 1;
        });
        Assert.InRange(spoiled, 50, 100);
    }

    [Fact]
    public void What_a_structure_gives_up_among_pixels_that_do_not_count_goes_to_the_background()
    {
        var row = new LabelMap([255, 255, 1, 1, 1, 255, 255], 1, 7);

        Assert.Equal([255, 255, 0, 1, 0, 255, 255], row.With(1, [false, false, false, true, false, false, false]).Labels);
    }

    [Fact]
    public void What_a_structure_gives_up_counts_and_all_else_stays() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Double[0, 0.5], Gen.Double[0, 1]).ForAll((seed, share, kept) =>
        {
            var (map, random) = (Map(seed, share), new Random(seed));
            Assert.NotEmpty(map.Structures);
            foreach (var structure in map.Structures)
            {
                bool[] mask = [.. map.Labels.Select(label => label == structure && random.NextDouble() < kept)];
                var shrunk = map.With(structure, mask).Labels;
                Assert.All(InPairs.Of(shrunk, map.Labels), pixel => Assert.True(pixel.Second == structure ? !IsIgnored(pixel.First) : pixel.First == pixel.Second));
            }
        });

    // Two discs, a stripe and single pixels that do not count.
    private static LabelMap Map(int seed, double share)
    {
        var random = new Random(seed);
        var discs = Enumerable.Range(0, 2).Select(_ => (Y: random.Next(8, Side - 8), X: random.Next(8, Side - 8), Radius: random.Next(4, 12))).ToArray();
        var stripe = random.Next(Side);
        var labels = new byte[Side * Side];
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            var (y, x) = (pixel / Side, pixel % Side);
            var inside = Array.FindLastIndex(discs, disc => Math.Pow(y - disc.Y, 2) + Math.Pow(x - disc.X, 2) < disc.Radius * disc.Radius);
            labels[pixel] = Math.Abs(x - stripe) < 3 || random.NextDouble() < share ? Sample.Ignored : (byte)(inside + 1);
        }

        return new LabelMap(labels, Side, Side);
    }

    private static bool IsIgnored(byte label) => label == Sample.Ignored;
}
