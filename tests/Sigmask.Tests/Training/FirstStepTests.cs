using System.Collections.Concurrent;
using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Inference;
using Sigmask.Loading;
using Sigmask.Metrics;
using Sigmask.Tests.Data;
using Sigmask.Training;

namespace Sigmask.Tests.Training;

/// <summary>What happens before the first step of a training.</summary>
public sealed class FirstStepTests
{
    [Theory]
    [InlineData("auto", null)]
    [InlineData("folder", null)]
    [InlineData("folder", "0=background,127=skin,255=burn")]
    public void Every_picture_and_every_mask_is_decoded_once_until_a_training_has_gone_over_its_data(string layout, string? labels)
    {
        using var data = PictureFolder.Burn(6);
        using var folder = new TemporaryFolder();
        var decoded = new ConcurrentBag<string>();
        var reader = new PictureReader(path =>
        {
            decoded.Add(Path.GetRelativePath(data.Path, path));
            return ImageFile.ReadValues(path);
        });

        var opened = DataLayouts.Open(data.Path, layout, new DataOptions { Labels = labels is null ? null : LabelTable.Parse(labels), Pictures = reader });
        Train(opened.Source, "nnunet-tiny", new RunFolder(folder["run"]));

        Assert.Equal(Enumerable.Range(0, 6).SelectMany(i => new[] { $"images/{i}.png", $"masks/{i}.png" }).Order(StringComparer.Ordinal), decoded.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_volume_is_read_once_until_a_training_has_gone_over_its_data()
    {
        var source = new Counting(new DiscSource(5, [8, 16, 16]));

        Train(source, "unet-tiny", run: null);

        Assert.Equal(Enumerable.Range(0, 5), source.Seen.Order());
    }

    private static void Train(ISampleSource source, string model, RunFolder? run)
    {
        var (training, held) = Split.OfShare(source.Cases, 0.3, 1).Apply(source);
        var plan = Plans.Small(2) with { Preprocessing = new() { Size = [.. Enumerable.Repeat(16, source.Description.Dimensions)] } };
        plan = plan with { Model = plan.Model with { Name = model, Width = null, Levels = null } };
        var (samples, others) = (new PreparedCache(training, plan.Preprocessing, plan.Options.Cache), new PreparedCache(held, plan.Preprocessing, plan.Options.Cache));
        samples.Fill();
        others.Fill();
        using var trained = new Trainer(plan) { Prepared = samples, Folder = run }.Run(training, new HeldOutDice(others, plan));
    }

    private sealed class Counting(ISampleSource source) : ISampleSource
    {
        public ConcurrentBag<int> Seen { get; } = [];

        public DataDescription Description => source.Description;

        public IReadOnlyList<CaseKey> Cases => source.Cases;

        public Sample Read(int index)
        {
            Seen.Add(index);
            return source.Read(index);
        }
    }
}
