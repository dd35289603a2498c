using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Models;
using Sigmask.Tests.Training;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Inference;

public sealed class PredictorTests
{
    private static readonly DataDescription Pictures = new("pictures", 1, 2, ["background", "one", "two"]);

    [Theory]
    [InlineData(7, 5)]
    [InlineData(1, 1)]
    [InlineData(64, 33)]
    public void The_class_with_the_largest_probability_is_found_at_any_size(int height, int width)
    {
        var sample = Random(height, width);
        using var predictor = Networks.Reader(Pictures);
        var prediction = predictor.Predict(sample with { Labels = [] });
        Assert.Equal(sample.Labels, prediction.Labels());
        Assert.Equal(3 * height * width, prediction.Probabilities().Length);
        Assert.All(Enumerable.Range(0, height * width), pixel => Assert.Equal(1, Enumerable.Range(0, 3).Sum(c => prediction.Maps[(c * height * width) + pixel]), 1e-5));
    }

    [Theory]
    [InlineData(8, 8, 0.5)]
    [InlineData(5, 100, 0)]
    [InlineData(100, 7, 0.8)]
    public void A_network_that_sees_single_pixels_gives_the_same_in_windows_as_whole(int height, int width, double overlap)
    {
        var sample = Random(37, 29);
        using var whole = Networks.Reader(Pictures);
        using var windowed = Networks.Reader(Pictures, new() { Window = [height, width], Overlap = overlap, FlipAxes = [1] });
        var (expected, actual) = (whole.Predict(sample), windowed.Predict(sample));
        Assert.All(InPairs.Of(expected.Maps, actual.Maps), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Volumes_are_predicted_in_windows_as_well()
    {
        var data = Pictures with { Dimensions = 3 };
        var sample = Networks.Shown("v", [.. Enumerable.Range(0, 5 * 9 * 7).Select(i => (byte)(i % 3))], 5, 9, 7);
        using var predictor = Networks.Reader(data, new() { Window = [4, 4, 4] });
        Assert.Equal(sample.Labels, predictor.Predict(sample).Labels());
    }

    [Fact]
    public void Labels_come_back_on_the_pixels_of_the_image_whatever_the_size_of_the_network()
    {
        var labels = new byte[40 * 20];
        labels.AsSpan(400).Fill(2);
        using var predictor = new Predictor(Networks.ValueIsClass(3), Pictures, Networks.AsRead with { Size = [10, 10] }, isMultiLabel: false);
        var prediction = predictor.Predict(Networks.Shown("halves", labels, 40, 20));
        Assert.Equal([10, 10], prediction.Prepared.Sample.Size);
        Assert.Equal(300, prediction.Maps.Length);
        Assert.Equal(labels.Length, prediction.Labels().Length);
        Assert.Equal((0, 2), (prediction.Labels()[0], prediction.Labels()[^1]));
        Assert.InRange(prediction.Labels().Count(label => label == 2), 360, 440);
    }

    [Fact]
    public void A_class_with_a_probability_of_its_own_is_there_above_a_half()
    {
        var network = nn.Conv2d(1, 2, 1);
        using (no_grad())
        {
            network.weight.copy_(tensor(new float[] { 1, -1 }).reshape(2, 1, 1, 1));
            network.bias!.zero_();
        }

        using var predictor = new Predictor(network, Pictures, Networks.AsRead, isMultiLabel: true);
        var image = Networks.Shown("x", new byte[3], 1, 3) with { Image = [0.5f, -0.5f, 0] };
        Assert.Equal([1, 2, 0], predictor.Predict(image).Labels());
    }

    [Fact]
    public void A_prediction_does_not_depend_on_chance_or_on_what_came_before()
    {
        using var predictor = new Predictor(new UNet(new() { Channels = 1, Classes = 3, Width = 4, Levels = 2, Dropout = 0.5 }, seed: 1), Pictures, new(), isMultiLabel: false);
        var first = predictor.Predict(Random(16, 16)).Maps;
        predictor.Predict(Random(20, 12));
        Assert.Equal(first, predictor.Predict(Random(16, 16)).Maps);
    }

    [Fact]
    public void An_image_that_does_not_fit_the_network_is_named()
    {
        using var predictor = Networks.Reader(Pictures);
        var colour = Random(4, 4) with { Channels = 3, Image = new float[48] };
        Assert.Contains("Case picture is a 2-D image of 3 channels, as colour pictures have; the network was trained on grey 2-D images (1 channel).", Assert.Throws<DataException>(() => predictor.Predict(colour)).Message);
        Assert.Contains("is a grey 3-D volume (1 channel); the network", Assert.Throws<DataException>(() => predictor.Predict(Random(4, 4) with { Size = [1, 4, 4] })).Message);
        Assert.Contains("no finite number;", Assert.Throws<DataException>(() => predictor.Predict(Random(1, 1) with { Image = [float.NaN] })).Message);
    }

    public static TheoryData<PredictionOptions, string> Misfits => new()
    {
        { new() { Window = [8] }, "`PredictionOptions.Window` must be 2 lengths of at least 1, one for each axis, not 8." },
        { new() { Window = [8, 8, 8] }, "not 8x8x8." },
        { new() { Window = [8, 0] }, "not 8x0." },
        { new() { Overlap = 1 }, "`PredictionOptions.Overlap`" },
        { new() { Overlap = -0.1 }, "`PredictionOptions.Overlap`" },
        { new() { Overlap = double.NaN }, "`PredictionOptions.Overlap`" },
        { new() { FlipAxes = [2] }, "axes 0 to 1" },
        { new() { FlipAxes = [1, 1] }, "axes 0 to 1" },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void An_option_that_does_not_fit_is_named(PredictionOptions options, string words) =>
        Assert.Contains(words, Assert.Throws<DataException>(() => Networks.Reader(Pictures, options)).Message);

    [Fact]
    public void The_network_of_a_finished_run_predicts_as_it_did_when_it_was_trained()
    {
        using var folder = new TemporaryFolder();
        var source = new DiscSource(4, [16, 16]);
        var plan = Plans.Small(2);
        using var trained = new Trainer(plan) { Folder = new(folder["run"]) }.Run(source);
        using var loaded = Predictor.Load(new(folder["run"]));
        using var mirrored = Predictor.Load(new(folder["run"]), flips: true);
        using var original = new Predictor(trained.Network, source.Description, plan.Preprocessing, plan.IsMultiLabel, new() { FlipAxes = [1] });
        Assert.Equal(source.Description.Classes, loaded.Data.Classes);
        Assert.Equal(original.Predict(source.Read(0)).Maps, mirrored.Predict(source.Read(0)).Maps);
        Assert.NotEqual(loaded.Predict(source.Read(0)).Maps, mirrored.Predict(source.Read(0)).Maps);
    }

    /// <summary>A mirroring, the size of images or volumes, and the axis of that size: H and W, or D, H and W.</summary>
    public static TheoryData<AugmentationOptions, int[], int> Mirrorings => new()
    {
        { new() { MirrorHorizontal = 0.5 }, [16, 16], 1 },
        { new() { MirrorVertical = 0.5 }, [16, 16], 0 },
        { new() { MirrorHorizontal = 0.5 }, [8, 16, 16], 2 },
        { new() { MirrorVertical = 0.5 }, [8, 16, 16], 1 },
        { new() { MirrorDepth = 0.5 }, [8, 16, 16], 0 },
    };

    [Theory]
    [MemberData(nameof(Mirrorings))]
    public void Mirror_images_are_those_along_the_axis_that_the_training_mirrored(AugmentationOptions augmentation, int[] size, int axis)
    {
        using var folder = new TemporaryFolder();
        var source = new DiscSource(4, size);
        using var trained = new Trainer(Plans.Small(1) with { Augmentation = augmentation }) { Folder = new(folder["run"]) }.Run(source);
        using var plain = Predictor.Load(new(folder["run"]));
        using var mirrored = Predictor.Load(new(folder["run"]), flips: true);
        using var expected = Predictor.Of(trained, new() { FlipAxes = [axis] });
        var maps = mirrored.Predict(source.Read(0)).Maps;
        Assert.All(InPairs.Of(expected.Predict(source.Read(0)).Maps, maps), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.Contains(InPairs.Of(plain.Predict(source.Read(0)).Maps, maps), pair => Math.Abs(pair.First - pair.Second) > 1e-4);
    }

    [Fact]
    public void Images_are_not_mirrored_along_a_depth_that_they_do_not_have()
    {
        using var folder = new TemporaryFolder();
        using var trained = new Trainer(Plans.Small(1) with { Augmentation = new() { MirrorDepth = 0.5 } }) { Folder = new(folder["run"]) }.Run(new DiscSource(4, [16, 16]));
        Assert.Contains("leave out `Predictor.flips`", Assert.Throws<ModelException>(() => Predictor.Load(new(folder["run"]), flips: true)).Message);
    }

    [Fact]
    public void A_run_that_is_not_finished_or_was_trained_without_mirroring_is_told()
    {
        using var folder = new TemporaryFolder();
        var source = new DiscSource(4, [16, 16]);
        using var trained = new Trainer(Plans.Small(1) with { Augmentation = AugmentationOptions.None }) { Folder = new(folder["run"]) }.Run(source);
        Assert.Contains("leave out `Predictor.flips`", Assert.Throws<ModelException>(() => Predictor.Load(new(folder["run"]), flips: true)).Message);
        File.Delete(folder["run/model.safetensors"]);
        Assert.Contains("`Trainer.Run`", Assert.Throws<TrainingException>(() => Predictor.Load(new(folder["run"]))).Message);
        Assert.Contains("none does not exist", Assert.Throws<TrainingException>(() => Predictor.Load(new(folder["none"]))).Message);
    }

    private static Sample Random(int height, int width)
    {
        var random = new Random(height * width);
        return Networks.Shown("picture", [.. Enumerable.Range(0, height * width).Select(_ => (byte)random.Next(3))], height, width);
    }
}
