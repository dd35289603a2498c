using Sigmask.Data;
using Sigmask.Inference;

namespace Sigmask.Tests.Inference;

public sealed class VolumePredictionTests
{
    private static readonly DataDescription Slices = new("slices", 1, 2, ["background", "one", "two"]);
    private static readonly byte[] Labels = [0, 1, 2, 0, 2, 1, 0, 0, 1, 1, 2, 2];

    [Fact]
    public void A_volume_is_put_together_from_what_the_network_says_of_its_slices()
    {
        using var reader = Networks.Reader(Slices);
        var volume = Networks.Shown("v", Labels, 3, 2, 2);

        var labels = VolumePrediction.Labels(reader, volume, TestContext.Current.CancellationToken);
        var maps = VolumePrediction.Probabilities(reader, volume, TestContext.Current.CancellationToken);

        Assert.Equal(Labels, labels);
        Assert.Equal(3 * Labels.Length, maps.Length);
        Assert.All(Labels.Index(), voxel => Assert.Equal(1, maps[(voxel.Item * Labels.Length) + voxel.Index], 1e-5));
    }

    [Fact]
    public void Between_two_slices_it_can_be_stopped()
    {
        using var reader = Networks.Reader(Slices);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => VolumePrediction.Labels(reader, Networks.Shown("v", Labels, 3, 2, 2), stop.Token));
    }

    [Fact]
    public void Maps_that_no_array_holds_are_refused_before_the_network_is_asked()
    {
        var network = new Unasked(Slices with { Classes = [.. Enumerable.Range(0, 100).Select(label => $"class {label}")] });
        var image = new Sample { Case = "a", Patient = "a", Image = [], Labels = [], Channels = 1, Size = [5000, 5000] };

        var error = Assert.Throws<DataException>(() => VolumePrediction.Probabilities(network, image, TestContext.Current.CancellationToken));

        Assert.Equal($"Case a has size 5000x5000: 100 maps of that size would have 2500000000 values, more than the {Array.MaxLength} that can be held; cut the image into parts or make it coarser.", error.Message);
    }

    private sealed class Unasked(DataDescription data) : IPredictor
    {
        public DataDescription Data => data;

        public Prediction Predict(Sample sample) => throw new InvalidOperationException("It was asked.");
    }
}
