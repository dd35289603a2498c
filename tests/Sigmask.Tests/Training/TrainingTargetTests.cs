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

    [Fact]
    public void One_class_a_pixel_stays_a_label_map()
    {
        using var scope = NewDisposeScope();
        var target = TrainingTarget.Of(tensor(new long[] { 0, 2, 255, 1 }, [1, 2, 2]), logitChannels: 3, isMultiLabel: false);
        Assert.False(target.IsMultiLabel);
        Assert.Equal([true, true, false, true], target.Valid.data<bool>().ToArray());
    }
}
