using CsCheck;
using Sigmask.AnnotationNoise;
using Sigmask.Data;
using Sigmask.Phantoms;

namespace Sigmask.Tests.AnnotationNoise;

public class LiteratureNoiseTests
{
    // A disc in a wall, beside another disc that touches it, and a corner that does not count.
    private static readonly LabelMap Scene = Draw(64, (y, x) => (y, x) switch
    {
        ( < 6, < 6) => Sample.Ignored,
        _ when Radius(y, x, 32, 24) < 9 => 2,
        _ when Radius(y, x, 32, 24) < 15 => 1,
        _ when Radius(y, x, 32, 46) < 8 => 3,
        _ => 0,
    });

    private static readonly LabelMap Disc = Draw(64, (y, x) => Radius(y, x, 30, 28) < 14 ? 1 : 0);

    // Every pixel to the left of column 32.
    private static readonly LabelMap Half = Draw(64, (_, x) => x < 32 ? 1 : 0);

    public static TheoryData<string> Kinds => ["ratio", "ratio:error=dilation", "ratio:error=erosion,ratio=0.5", "ratio:error=affine", "markov:steps=40", "markov:steps=40,growth=0.2", "over-under", "over-under:over=1", "over-under:over=0"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Labels_stay_within_those_there_are_and_what_does_not_count_stays(string text)
    {
        var noise = NoiseCatalog.Parse(text);
        for (var seed = 0; seed < 8; seed++)
        {
            var spoiled = noise.Apply(Scene, new SeededRandom(seed));
            Assert.All(spoiled.Labels, label => Assert.True(label is <= 3 or Sample.Ignored));
            Assert.All(Enumerable.Range(0, 64 * 64), i => Assert.Equal(Scene.Labels[i] == Sample.Ignored, spoiled.Labels[i] == Sample.Ignored));
            Assert.Equal(spoiled.Labels, noise.Apply(Scene, new SeededRandom(seed)).Labels);
            Assert.NotEqual(Scene.Labels, spoiled.Labels);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_is_made_of_nothing(string text)
    {
        var empty = Draw(32, (y, _) => y < 4 ? Sample.Ignored : 0);
        Assert.Equal(empty.Labels, NoiseCatalog.Parse(text).Apply(empty, new SeededRandom(1)).Labels);
    }

    [Fact]
    public void A_structure_takes_from_what_it_lies_in_and_overwrites_no_other()
    {
        var larger = new OverUnderNoise { Over = 1, Least = 20, Most = 20 }.Apply(MissingStructure.Apply(Scene, 1), new SeededRandom(1));
        Assert.All(Where(Scene, 2), i => Assert.Equal(2, larger.Labels[i]));
        Assert.All(Where(Scene, 3), i => Assert.Equal(3, larger.Labels[i]));

        // The wall cannot grow into the disc within it, the disc grows into the wall.
        var cavity = new OverUnderNoise { Over = 1 }.Apply(Scene, new SeededRandom(1));
        Assert.All(Where(Scene, 2), i => Assert.Equal(2, cavity.Labels[i]));
        Assert.True(Count(cavity, 2) > Count(Scene, 2));
        Assert.All(Where(cavity, 2), i => Assert.Contains(Scene.Labels[i], new byte[] { 0, 1, 2 }));
    }

    [Theory]
    [InlineData(0.3, 40, 12)]
    [InlineData(0.5, 7, 4)]
    [InlineData(0.7, 10, 7)]
    [InlineData(0.0, 5, 0)]
    [InlineData(1.0, 5, 5)]
    public void Exactly_the_share_of_the_cases_is_spoiled(double share, int count, int expected)
    {
        var noise = new PartOfCases(NoiseModel.Strong, share);
        Assert.Equal(expected, noise.Choose(count, new SeededRandom(3)).Count(one => one));
        Assert.Equal(noise.Choose(count, new SeededRandom(3)), noise.Choose(count, new SeededRandom(3)));
    }

    [Fact]
    public void A_data_set_has_the_share_of_spoiled_cases_and_the_others_are_true()
    {
        var noisy = new PhantomSource(PhantomTask.Burn, 5, 20, 48, NoiseCatalog.Parse("ratio:share=0.3,ratio=0.7"));
        var isSpoiled = Enumerable.Range(0, 20).Select(i => !noisy.Read(i).Labels.SequenceEqual(noisy.Make(i).Labels)).ToArray();
        Assert.Equal(6, isSpoiled.Count(one => one));
        Assert.Contains(false, isSpoiled.Take(6));
    }

    [Fact]
    public void A_ratio_is_reached_to_half_a_layer() =>
        Gen.Select(Gen.Double[0.1, 0.9], Gen.Int[5, 14], Gen.Enum<RatioError>(), Gen.Int[0, 1000]).ForAll((ratio, radius, error, seed) =>
        {
            var disc = Draw(64, (y, x) => Radius(y, x, 30, 31) < radius ? 1 : 0);
            var area = Count(disc, 1);
            var spoiled = new RatioNoise { Ratio = ratio, Error = error }.Apply(disc, new SeededRandom(seed));
            var changed = Enumerable.Range(0, disc.Labels.Length).Count(i => disc.Labels[i] != spoiled.Labels[i]);

            // A layer of the cross around a disc has at most 8 r pixels (at its largest size here), a diagonal step changes at most as many.
            Assert.InRange(changed, (ratio * area) - (4 * radius * Math.Sqrt(1 + ratio)) - 4, (ratio * area) + (4 * radius * Math.Sqrt(1 + ratio)) + 4);
            Assert.True(Count(spoiled, 1) > 0);
        });

    [Fact]
    public void A_number_out_of_range_is_named_by_its_property()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Ratio", () => new RatioNoise { Ratio = 70 });
        Assert.Throws<ArgumentOutOfRangeException>("Steps", () => new MarkovNoise { Steps = -1 });
    }

    [Fact]
    public void Dilation_adds_erosion_removes_and_a_displacement_keeps_the_area()
    {
        var area = Count(Disc, 1);
        var larger = new RatioNoise { Error = RatioError.Dilation }.Apply(Disc, new SeededRandom(1));
        Assert.All(Where(Disc, 1), i => Assert.Equal(1, larger.Labels[i]));
        Assert.InRange((double)Count(larger, 1) / area, 1.6, 1.8);
        var smaller = new RatioNoise { Error = RatioError.Erosion }.Apply(Disc, new SeededRandom(1));
        Assert.All(Where(smaller, 1), i => Assert.Equal(1, Disc.Labels[i]));
        Assert.InRange((double)Count(smaller, 1) / area, 0.2, 0.4);
        var moved = new RatioNoise { Error = RatioError.Affine }.Apply(Disc, new SeededRandom(1));
        Assert.InRange((double)Count(moved, 1) / area, 0.97, 1.03);
    }

    [Theory]
    [InlineData(1.0, 7)]
    [InlineData(0.0, -7)]
    public void Steps_that_move_every_pixel_of_the_boundary_move_it_by_one_each(double growth, int expected)
    {
        var walked = new MarkovNoise { Steps = 7, Growth = growth, Rate = 1, Flips = 0 }.Apply(Half, new SeededRandom(1));
        Assert.All(Enumerable.Range(0, 64), y => Assert.Equal(32 + expected, walked.Labels.AsSpan(y * 64, 64).Count((byte)1)));
    }

    [Theory]
    [InlineData(0.8, 1)]
    [InlineData(0.2, -1)]
    [InlineData(0.5, 0)]
    public void The_bias_of_the_walk_moves_the_boundary_outwards_or_inwards(double growth, int direction)
    {
        var noise = new MarkovNoise { Steps = 60, Growth = growth, Flips = 0 };
        var moved = Enumerable.Range(0, 24).Average(seed => (Count(noise.Apply(Half, new SeededRandom(seed)), 1) - Count(Half, 1)) / 64.0);

        // A straight boundary moves by rate x (grown - shrunk steps); a rough one has up to about twice as many pixels to move.
        var straight = 0.05 * 60 * ((2 * growth) - 1);
        Assert.InRange(moved * (direction == 0 ? 1 : direction), direction == 0 ? -0.4 : 0.9 * Math.Abs(straight), direction == 0 ? 0.4 : 2.2 * Math.Abs(straight));
    }

    [Fact]
    public void A_walk_of_no_steps_keeps_a_straight_boundary_and_if_every_pixel_flips_inverts_it()
    {
        Assert.Equal(Half.Labels, new MarkovNoise { Steps = 0, Flips = 0 }.Apply(Half, new SeededRandom(1)).Labels);
        Assert.Equal(Array.ConvertAll(Half.Labels, label => (byte)(1 - label)), new MarkovNoise { Steps = 0, Flips = 1 }.Apply(Half, new SeededRandom(1)).Labels);
    }

    // The smoothing undoes single flips except where the sum over its window is near one half. Of 100,000 random windows (a few lines of Python: 25 pixels, each wrong with that probability)
    // 18 and 40 % come out wrong next to the boundary, and 0.07 and 17 % elsewhere; mirrored borders add a little.
    [Theory]
    [InlineData(0.2, 0.12, 0.28, 0.0001, 0.005)]
    [InlineData(0.4, 0.33, 0.48, 0.13, 0.22)]
    public void Flips_make_the_outline_rough_and_leave_the_rest_unless_they_are_many(double flips, double leastAtBoundary, double mostAtBoundary, double leastElsewhere, double mostElsewhere)
    {
        var noise = new MarkovNoise { Steps = 0, Flips = flips };
        LabelMap[] flipped = [.. Enumerable.Range(0, 10).Select(seed => noise.Apply(Half, new SeededRandom(seed)))];
        Assert.InRange(Wrong(column => column is 31 or 32), leastAtBoundary, mostAtBoundary);
        Assert.InRange(Wrong(column => column is < 28 or > 35), leastElsewhere, mostElsewhere);

        double Wrong(Func<int, bool> isMeant) => flipped.Average(map => Enumerable.Range(0, 64 * 64).Where(i => isMeant(i % 64)).Average(i => map.Labels[i] == Half.Labels[i] ? 0.0 : 1));
    }

    [Theory]
    [InlineData(1.0, 37)]
    [InlineData(0.0, 25)]
    public void Over_and_under_segmentation_move_the_boundary_as_if_there_were_1000_pixels(double over, int expected)
    {
        // 31 x 31 pixels: 3 sqrt(0.961) are 2.9 layers, so 3.
        var square = Draw(64, (y, x) => y is > 15 and < 47 && x is > 15 and < 47 ? 1 : 0);
        var changed = new OverUnderNoise { Over = over, Least = 3, Most = 3 }.Apply(square, new SeededRandom(1));
        Assert.Equal(expected * expected, Count(changed, 1));
    }

    [Fact]
    public void Over_and_under_segmentation_have_no_bias_unless_asked_for()
    {
        var grown = Enumerable.Range(0, 200).Count(seed => Count(new OverUnderNoise().Apply(Disc, new SeededRandom(seed)), 1) > Count(Disc, 1));
        Assert.InRange(grown, 75, 125);
    }

    [Theory]
    [InlineData("none", "none")]
    [InlineData("strong:share=0.5", "strong:share=0.5")]
    [InlineData("ratio:share=0.3,ratio=0.5", "ratio:ratio=0.5,error=any,share=0.3")]
    [InlineData("markov", "markov:steps=180,growth=0.8,rate=0.05,flips=0.2")]
    [InlineData("over-under:most=3", "over-under:least=2,most=3,over=0.5")]
    public void Text_is_read_and_written(string text, string written)
    {
        Assert.Equal(written, NoiseCatalog.Parse(text).ToString());
        Assert.Equal(NoiseCatalog.Parse(text), NoiseCatalog.Parse(written));
    }

    [Theory]
    [InlineData("markow", "'markow' is no annotation noise; known are none, moderate, strong, ratio, markov, over-under; did you mean markov?")]
    [InlineData("", "known are none")]
    [InlineData("ratio:alpha=0.5", "there is no parameter 'alpha'; known are ratio, error, share")]
    [InlineData("ratio:ratio=7", "ratio=7: must be a number from 0 to 1.")]
    [InlineData("ratio:error=shift", "must be one of any, dilation, erosion, affine.")]
    [InlineData("markov:steps=-1", "must be an integer from 0 to 10000.")]
    [InlineData("over-under:least=5", "most=4 must be at least least=5.")]
    [InlineData("ratio:0.5", "'0.5' is no parameter; write KIND:NAME=VALUE,NAME=VALUE.")]
    [InlineData("ratio:share=1,share=1", "share is given twice.")]
    [InlineData("strong:share=NaN", "must be a number from 0 to 1.")]
    public void Wrong_text_is_answered_by_the_remedy(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => NoiseCatalog.Parse(text)).Message, StringComparison.Ordinal);

    private static double Radius(int y, int x, int centreY, int centreX) => Math.Sqrt(((y - centreY) * (y - centreY)) + ((x - centreX) * (x - centreX)));

    private static LabelMap Draw(int side, Func<int, int, int> label) => new([.. Enumerable.Range(0, side * side).Select(i => (byte)label(i / side, i % side))], side, side);

    private static int Count(LabelMap map, byte structure) => map.Labels.AsSpan().Count(structure);

    private static IEnumerable<int> Where(LabelMap map, byte structure) => Enumerable.Range(0, map.Labels.Length).Where(i => map.Labels[i] == structure);
}
