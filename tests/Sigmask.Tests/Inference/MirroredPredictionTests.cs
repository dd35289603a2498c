using Sigmask.Inference;
using static TorchSharp.torch;

namespace Sigmask.Tests.Inference;

public sealed class MirroredPredictionTests
{
    [Fact]
    public void The_mean_over_both_mirror_images_is_that_worked_out_by_hand()
    {
        using var scope = NewDisposeScope();
        var image = tensor(new float[] { 1, 2, 4 }, [1, 1, 1, 3]);
        // A network that hands each pixel on to the right: plainly 4 1 2; of the mirror image 4 2 1 it makes 1 4 2, mirrored back 2 4 1.
        var mean = MirroredPrediction.Mean(image, [1], input => input.roll(1, 3));
        Assert.Equal([3, 2.5f, 1.5f], mean.data<float>().ToArray());
    }

    [Fact]
    public void Of_what_the_passes_make_only_their_mean_is_left()
    {
        using var scope = NewDisposeScope();
        var image = rand(1, 1, 4, 4);
        var before = scope.DisposablesCount;
        var mean = MirroredPrediction.Mean(image, [0, 1], input => input.roll(1, 3).roll(1, 2));
        Assert.Equal(before + 1, scope.DisposablesCount);
        Assert.True(scope.Contains(mean));
    }

    [Theory]
    [InlineData(new int[0], 1)]
    [InlineData(new[] { 0 }, 2)]
    [InlineData(new[] { 0, 2 }, 4)]
    [InlineData(new[] { 0, 1, 2 }, 8)]
    public void Every_combination_of_the_axes_is_predicted_once_and_the_mean_turns_with_the_image(int[] axes, int combinations)
    {
        using var scope = NewDisposeScope();
        var network = nn.Conv3d(1, 2, 3, padding: 1);
        var image = rand([2, 1, 4, 5, 6]);
        var seen = new List<string>();
        var mean = MirroredPrediction.Mean(image, axes, Predict);
        Assert.Equal(combinations, seen.Distinct().Count());
        Assert.Equal(combinations, seen.Count);
        foreach (var axis in axes)
        {
            var turned = MirroredPrediction.Mean(image.flip(axis + 2), axes, Predict);
            Assert.True(turned.allclose(mean.flip(axis + 2), atol: 1e-5));
        }

        Tensor Predict(Tensor input)
        {
            seen.Add(string.Join(' ', input.data<float>().Take(120)));
            return network.forward(input);
        }
    }
}
