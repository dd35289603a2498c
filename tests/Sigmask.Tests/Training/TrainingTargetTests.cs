using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

public sealed class TrainingTargetTests
{
    [Fact]
    public void Classes_of_their_own_become_maps_of_the_foreground_and_ignored_pixels_count_nowhere()
    {
        using var scope = NewDisposeScope();
        var labels = tensor(new long[] { 0, 1, 2, 255 }, [1, 2, 2]);
        var target = TrainingTarget.Of(labels, logitChannels: 2, isMultiLabel: true);
        Assert.True(target.IsMultiLabel);
        Assert.Equal([1, 2, 2, 2], target.Labels.shape);
        Assert.Equal([0, 1, 0, 0, 0, 0, 1, 0], target.Labels.to(int64).data<long>().ToArray());
        Assert.Equal([true, true, true, false], target.Valid.data<bool>().ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_label_that_is_no_class_is_refused_by_its_value(bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        var labels = tensor(new long[] { 0, 1, 7, 255 }, [1, 2, 2]);
        var error = Assert.Throws<ArgumentException>(() => TrainingTarget.Of(labels, isMultiLabel ? 2 : 3, isMultiLabel));
        Assert.Contains("Label value 7 is not among 0..2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_class_a_pixel_stays_a_label_map()
    {
        using var scope = NewDisposeScope();
        var target = TrainingTarget.Of(tensor(new long[] { 0, 2, 255, 1 }, [1, 2, 2]), logitChannels: 3, isMultiLabel: false);
        Assert.False(target.IsMultiLabel);
        Assert.Equal([true, true, false, true], target.Valid.data<bool>().ToArray());
    }
}
