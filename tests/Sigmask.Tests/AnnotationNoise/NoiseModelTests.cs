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
    public void A_source_shows_the_same_images_with_and_without_noise()
    {
        var noisy = new PhantomSource(PhantomTask.Cardiac, 9, 3, 48, NoiseModel.Strong);
        Assert.Equal(noisy.Read(2).Image, noisy.Clean.Read(2).Image);
        Assert.NotEqual(noisy.Read(2).Labels, noisy.Clean.Read(2).Labels);
        Assert.Equal(noisy.Read(2).Labels, noisy.Read(2).Labels);
    }

    private static LabelMap Draw(int side, Func<int, int, byte> label) => new([.. Enumerable.Range(0, side * side).Select(i => label(i / side, i % side))], side, side);

    private static int Count(LabelMap map, byte structure) => map.Labels.AsSpan().Count(structure);
}
