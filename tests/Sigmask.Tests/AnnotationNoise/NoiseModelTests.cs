using CsCheck;
using Sigmask.AnnotationNoise;
using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Metrics;
using Sigmask.Phantoms;
using Sigmask.Randomness;

namespace Sigmask.Tests.AnnotationNoise;

public class NoiseModelTests
{
    // A disc (2) in a ring (1), as a cavity in its wall.
    private static readonly LabelMap Heart = Draw(64, (y, x) => Math.Sqrt(((y - 32) * (y - 32)) + ((x - 30) * (x - 30))) switch { < 9 => 2, < 16 => 1, _ => 0 });

    // A disc on its own, away from the border.
    private static readonly LabelMap Disc = Draw(64, (y, x) => FromMiddle(y, x) switch { < 14 => 1, _ => 0 });
    private static readonly double DiscRadius = Math.Sqrt(Count(Disc, 1) / Math.PI);

    [Fact]
    public void A_larger_structure_takes_from_its_neighbours_and_a_smaller_one_gives_to_the_nearest()
    {
        var larger = StructureResizing.Apply(Heart, 2, 3);
        Assert.True(Count(larger, 2) > Count(Heart, 2));
        Assert.Equal(Count(Heart, 1) + Count(Heart, 2), Count(larger, 1) + Count(larger, 2));
        var smaller = StructureResizing.Apply(Heart, 2, -3);
        Assert.True(Count(smaller, 2) < Count(Heart, 2));
        Assert.Equal(Count(Heart, 0), Count(smaller, 0));
        Assert.Equal(Count(Heart, 1) + Count(Heart, 2), Count(smaller, 1) + Count(smaller, 2));
    }

    [Fact]
    public void A_shift_keeps_the_form()
    {
        var moved = StructureShift.Apply(Heart, 2, 2, -3);
        Assert.Equal(Count(Heart, 2), Count(moved, 2));
        Assert.Equal(2, moved.Labels[(34 * 64) + 27]);
    }

    [Fact]
    public void A_missing_structure_goes_to_what_it_lies_in_and_what_lies_in_it_stays()
    {
        var cavity = MissingStructure.Apply(Heart, 2);
        Assert.Equal(Count(Heart, 1) + Count(Heart, 2), Count(cavity, 1));
        var wall = MissingStructure.Apply(Heart, 1);
        Assert.Equal(0, Count(wall, 1));
        Assert.Equal(Count(Heart, 2), Count(wall, 2));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(0.8)]
    public void A_missing_part_is_as_large_as_asked(double share) =>
        Assert.Equal((1 - share) * Count(Heart, 2), Count(MissingPart.Apply(Heart, 2, share, 0.7), 2), 0.12 * Count(Heart, 2));

    [Fact]
    public void A_polygon_is_close_to_the_outline_and_leaves_the_cavity()
    {
        var clicked = PolygonSimplification.Apply(Heart, 1, 2);
        Assert.InRange(ConfusionCounts.Of(clicked.Labels, Heart.Labels, 3)[1].Dice!.Value, 0.8, 0.999);
        Assert.Equal(Count(Heart, 2), Count(clicked, 2));
        Assert.Same(Heart, PolygonSimplification.Apply(Heart, 1, 0));
    }

    [Fact]
    public void A_blob_has_the_area_of_its_radius()
    {
        var empty = Draw(64, (_, _) => 0);
        var areas = Enumerable.Range(0, 40).Select(i => (double)Count(SpuriousBlob.Apply(empty, 3, 4, new SeededRandom(i)), 3)).ToArray();
        Assert.InRange(areas.Average() / (Math.PI * 16), 0.85, 1.15);
    }

    [Fact]
    public void A_jitter_of_nothing_changes_nothing_and_more_changes_more()
    {
        Assert.Equal(Heart.Labels, BoundaryJitter.Apply(Heart, 0, new SeededRandom(1)).Labels);
        double Dice(double strength) => Enumerable.Range(0, 20).Average(i => ConfusionCounts.Of(BoundaryJitter.Apply(Heart, strength, new SeededRandom(i)).Labels, Heart.Labels, 3)[2].Dice!.Value);
        Assert.True(Dice(0.01) > Dice(0.03) && Dice(0.03) > Dice(0.08));
    }

    [Fact]
    public void Without_errors_labels_stay_and_every_error_makes_labels_that_exist() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Double[0, 1], Gen.Double[0, 0.6]).ForAll((seed, probability, strength) =>
        {
            var chance = new Chance(probability, strength);
            var model = new NoiseModel { Jitter = new(probability, strength / 10), Resizing = chance, Shift = chance, Polygon = chance, Blob = chance, MissingPart = chance, MissingStructure = new(probability / 4, 1) };
            var spoiled = model.Apply(Heart, new SeededRandom(seed));
            Assert.All(spoiled.Labels, label => Assert.InRange(label, (byte)0, (byte)2));
            Assert.Equal(spoiled.Labels, model.Apply(Heart, new SeededRandom(seed)).Labels);
            Assert.Equal(Heart.Labels, NoiseModel.None.Apply(Heart, new SeededRandom(seed)).Labels);
        });

    [Fact]
    public void Resizing_alone_draws_too_large_as_often_as_too_small_and_changes_a_band_as_wide_as_its_strength()
    {
        var changes = Alone(new() { Resizing = new(1, 0.2) }, seeds: 200);
        Assert.All(changes, change => Assert.True((change.Gained > 0) != (change.Lost > 0), $"{change}"));
        Assert.InRange(changes.Count(change => change.Gained > 0), 75, 125);
        Assert.InRange(changes.Max(change => change.Depth), 0.1 * DiscRadius, (0.2 * DiscRadius) + 1);
    }

    [Fact]
    public void A_shift_alone_keeps_the_area_and_goes_any_way_by_40_to_100_percent_of_its_strength()
    {
        var changes = Alone(new() { Shift = new(1, 0.5) });
        Assert.All(changes, change => Assert.Equal(change.Gained, change.Lost));

        // Rounded to whole pixels down and to the right.
        Assert.All(changes, change => Assert.InRange(change.Moved, (0.4 * 0.5 * DiscRadius) - 0.71, (0.5 * DiscRadius) + 0.71));
        Assert.Equal(4, Directions(changes));
    }

    [Fact]
    public void A_missing_part_alone_only_takes_40_to_100_percent_of_its_strength_from_any_side()
    {
        var changes = Alone(new() { MissingPart = new(1, 0.5) });
        Assert.All(changes, change => Assert.Equal(0, change.Gained));
        double[] shares = [.. changes.Select(change => (double)change.Lost / Count(Disc, 1))];
        Assert.All(shares, share => Assert.InRange(share, 0.195, 0.505));
        Assert.True(shares.Max() - shares.Min() > 0.15);
        Assert.Equal(4, Directions(changes));
    }

    [Theory]
    [InlineData(0.2, 8)]
    [InlineData(0.35, 4)]
    public void A_polygon_alone_has_as_many_corners_as_its_strength_asks_for_whatever_the_chance(double strength, int corners)
    {
        var change = Assert.Single(Alone(new() { Polygon = new(1, strength) }).Distinct());
        Assert.Equal(0, change.Gained);

        // A quarter of a circle is up to 0.29 radii away from its chord, an eighth 0.08; a regular polygon of n corners covers n sin(2 pi / n) / (2 pi) of its circle.
        Assert.Equal(corners * Math.Sin(2 * Math.PI / corners) / (2 * Math.PI), 1 - ((double)change.Lost / Count(Disc, 1)), 0.03);
    }

    [Fact]
    public void A_blob_alone_only_adds_and_goes_by_the_side_of_the_picture()
    {
        var changes = Alone(new() { Blob = new(1, 0.1) });
        Assert.All(changes, change => Assert.Equal(0, change.Lost));
        var largest = Math.PI * Math.Pow(0.1 * 64, 2);
        Assert.InRange(changes.Max(change => change.Gained), 0.75 * largest, 1.1 * largest);
        Assert.Contains(changes, change => change.Depth > 15);
    }

    [Fact]
    public void A_jitter_alone_adds_and_takes_as_much_near_the_boundary()
    {
        var changes = Alone(new() { Jitter = new(1, 0.02) });
        Assert.InRange(changes.Count(change => change.Gained > 0 && change.Lost > 0), 30, 40);
        Assert.InRange(changes.Average(change => change.Gained - change.Lost) / Count(Disc, 1), -0.05, 0.05);

        // Five standard deviations of the displacement.
        Assert.All(changes, change => Assert.InRange(change.Depth, 0.5, 5 * 0.02 * 64));
    }

    [Fact]
    public void A_structure_is_missing_with_its_chance_whatever_the_strength()
    {
        var noise = new NoiseModel { MissingStructure = new(0.5, 0) };
        int[] areas = [.. Enumerable.Range(0, 200).Select(seed => Count(noise.Apply(Disc, new SeededRandom(seed)), 1))];
        Assert.All(areas, area => Assert.True(area == 0 || area == Count(Disc, 1), $"{area}"));
        Assert.InRange(areas.Count(area => area == 0), 75, 125);
    }

    [Fact]
    public void What_has_no_chance_does_not_happen_whatever_its_strength()
    {
        var never = new Chance(0, 0.5);
        var noise = new NoiseModel { Jitter = never, Resizing = never, Shift = never, Polygon = never, Blob = never, MissingPart = never, MissingStructure = never };
        Assert.All(Enumerable.Range(0, 20), seed => Assert.Equal(Heart.Labels, noise.Apply(Heart, new SeededRandom(seed)).Labels));
    }

    [Theory]
    [InlineData(PhantomTask.Burn)]
    [InlineData(PhantomTask.Fetal)]
    [InlineData(PhantomTask.Cardiac)]
    public void Presets_spoil_more_and_more(PhantomTask task)
    {
        var clean = new PhantomSource(task, 5, 16, 64);
        double Dice(string preset)
        {
            var noisy = new PhantomSource(task, 5, 16, 64, NoiseModel.Presets[preset]);
            return Enumerable.Range(0, 16).SelectMany(i => CaseScore.Of(noisy.Cases[i], noisy.Read(i).Labels, clean.Read(i).Labels, clean.Description.Classes)).Average(score => score.Dice ?? 1);
        }

        Assert.Equal(1, Dice("none"));
        Assert.InRange(Dice("moderate"), 0.75, 0.95);
        Assert.InRange(Dice("strong"), 0.5, 0.8);
    }

    [Fact]
    public void Models_that_differ_have_texts_that_differ_and_presets_their_names()
    {
        var chance = new Chance(1, 0.5);
        NoiseModel[] models =
        [
            new() { Jitter = chance }, new() { Resizing = chance }, new() { Shift = chance }, new() { Polygon = chance }, new() { Blob = chance }, new() { MissingPart = chance }, new() { MissingStructure = chance },
            new() { Jitter = new(0.5, 1) }, NoiseModel.Strong with { Jitter = new(1, 0.0140000001) },
        ];

        Assert.Equal("custom:jitter=1/0.5,resizing=0/0,shift=0/0,polygon=0/0,blob=0/0,missing-part=0/0,missing-structure=0/0", models[0].ToString());
        Assert.Distinct(models.Select(model => model.ToString()));
        Assert.All(NoiseModel.Presets, preset => Assert.Equal(preset.Key, preset.Value.ToString()));
    }

    [Fact]
    public void A_source_shows_the_same_images_with_and_without_noise()
    {
        var noisy = new PhantomSource(PhantomTask.Cardiac, 9, 3, 48, NoiseModel.Strong);
        Assert.Equal(noisy.Read(2).Image, noisy.Clean.Read(2).Image);
        Assert.NotEqual(noisy.Read(2).Labels, noisy.Clean.Read(2).Labels);
        Assert.Equal(noisy.Read(2).Labels, noisy.Read(2).Labels);
    }

    private static Change[] Alone(NoiseModel model, int seeds = 40) => [.. Enumerable.Range(0, seeds).Select(seed => Change.Of(model.Apply(Disc, new SeededRandom(seed))))];

    private static int Directions(Change[] changes) => changes.Select(change => (change.Down > 0, change.Right > 0)).Distinct().Count();

    private static double FromMiddle(int y, int x) => Math.Sqrt(((y - 31) * (y - 31)) + ((x - 30) * (x - 30)));

    private static LabelMap Draw(int side, Func<int, int, byte> label) => new([.. Enumerable.Range(0, side * side).Select(i => label(i / side, i % side))], side, side);

    private static int Count(LabelMap map, byte structure) => map.Labels.AsSpan().Count(structure);

    /// <summary>What an error made of the disc: the pixels that it gained and lost, how far its middle moved, and how far from its edge the farthest of these pixels is.</summary>
    private sealed record Change(int Gained, int Lost, double Down, double Right, double Depth)
    {
        public double Moved => Math.Sqrt((Down * Down) + (Right * Right));

        public static Change Of(LabelMap drawn)
        {
            int[] disc = [.. Enumerable.Range(0, drawn.Labels.Length).Where(i => drawn.Labels[i] == 1)];
            int[] changed = [.. Enumerable.Range(0, drawn.Labels.Length).Where(i => drawn.Labels[i] != Disc.Labels[i])];
            var gained = changed.Count(i => drawn.Labels[i] == 1);
            var depth = changed.Select(i => Math.Abs(FromMiddle(i / 64, i % 64) - DiscRadius)).Append(0).Max();
            return new(gained, changed.Length - gained, disc.Average(i => (i / 64) - 31), disc.Average(i => (i % 64) - 30), depth);
        }
    }
}
