using Sigmask.AnnotationNoise;
using Sigmask.Data;
using Sigmask.Tests.Data;
using VolumeFolder = Sigmask.Tests.Data.VolumeFolder;

namespace Sigmask.Tests.AnnotationNoise;

public sealed class SpoiledSourceTests
{
    [Fact]
    public void Labels_are_spoiled_by_seed_and_case_alone_and_images_are_left()
    {
        var clean = Pictures(6);
        var (once, again, other) = (Strong(clean, 1), Strong(clean, 1), Strong(clean, 2));

        Assert.Same(clean.Read(3).Image, once.Read(3).Image);
        Assert.Equal(once.Read(3).Labels, again.Read(3).Labels);
        Assert.NotEqual(clean.Read(3).Labels, once.Read(3).Labels);
        Assert.Contains(Enumerable.Range(0, 6), i => !once.Read(i).Labels.SequenceEqual(other.Read(i).Labels));
        Assert.Equal((clean.Description, clean.Cases.Count), (once.Description, once.Cases.Count));
        Assert.Equal(clean.Read(3).Labels, new SpoiledSource(clean, NoiseModel.None, 1).Read(3).Labels);
    }

    [Fact]
    public void A_share_of_the_cases_is_met_exactly()
    {
        var clean = Pictures(8);
        var spoiled = new SpoiledSource(clean, NoiseCatalog.Parse("ratio:share=0.25"), 1);

        Assert.Equal(2, Enumerable.Range(0, 8).Count(i => !clean.Read(i).Labels.SequenceEqual(spoiled.Read(i).Labels)));
    }

    [Fact]
    public void A_slice_has_the_errors_that_it_has_in_its_volume()
    {
        using var folder = new VolumeFolder();
        foreach (var name in (string[])["a", "b"])
        {
            folder.Volume($"images/{name}.nii.gz", [24, 24, 3], [1, 1, 8], first: name[0]);
            folder.Volume($"masks/{name}.nii.gz", [24, 24, 3], [1, 1, 8], first: name[0], modulo: 2);
        }

        var slices = DataLayouts.Open(folder.Path, DataLayouts.Auto, new DataOptions { Dimensions = 2 }).Source;
        var spoiled = Strong(slices, 3);

        Assert.Equal((6, 2), (spoiled.Cases.Count, spoiled.Whole.Cases.Count));
        var volume = spoiled.Whole.Read(1).Labels;
        Assert.All(Enumerable.Range(0, 3), z => Assert.Equal(volume[(z * 576)..((z + 1) * 576)], spoiled.Read(3 + z).Labels));
        Assert.NotEqual(slices.Whole.Read(1).Labels, volume);
        Assert.Equal(1, spoiled.WholeOf(4));
    }

    [Fact]
    public void Samples_without_labels_stay_without()
        => Assert.Empty(Strong(new ArraySource([ArraySource.Of("a", new float[64], [], 1, [8, 8])]), 1).Read(0).Labels);

    private static SpoiledSource Strong(ISampleSource source, long seed) => new(source, NoiseModel.Strong, seed);

    private static ArraySource Pictures(int count) => new([.. Enumerable.Range(0, count).Select(i => ArraySource.Of(
        $"case{i}", new float[32 * 32], [.. Enumerable.Range(0, 32 * 32).Select(p => (byte)(Math.Abs((p % 32) - 15) + Math.Abs((p / 32) - 15) < 8 + i ? 1 : 0))], 1, [32, 32]))]);
}
