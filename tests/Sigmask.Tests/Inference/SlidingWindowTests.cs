using CsCheck;
using Sigmask.Inference;
using static TorchSharp.torch;

namespace Sigmask.Tests.Inference;

public sealed class SlidingWindowTests
{
    [Fact]
    public void Windows_cover_the_axis_and_overlap_by_the_share_at_least() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 90], Gen.Double[0, 0.95]).ForAll((part, more, overlap) =>
        {
            var whole = part + more;
            var starts = WindowPlan.Starts(whole, part, overlap);
            Assert.Equal((0, whole - part), (starts[0], starts[^1]));
            var steps = starts.Zip(starts.Skip(1), (one, next) => next - one).ToArray();
            // Rounding to whole pixels may cost one of them.
            Assert.All(steps, step => Assert.InRange(step, 1, Math.Max(1, Math.Ceiling(part * (1 - overlap)))));
            Assert.True(steps.Length == 0 || steps.Max() - steps.Min() <= 1, "the windows are not spread evenly");
        });

    [Fact]
    public void A_network_that_sees_single_pixels_predicts_the_same_in_windows_as_whole() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 33], Gen.Int[1, 45], Gen.Int[1, 17], Gen.Double[0, 0.9], Gen.Int[1, 3]).ForAll(
            (height, width, windowHeight, windowWidth, overlap, images) =>
            {
                using var scope = NewDisposeScope();
                var image = rand(images, 2, height, width, generator: new Generator(7));
                var whole = Pointwise(image);
                var windowed = SlidingWindow.Predict(image, [windowHeight, windowWidth], overlap, Pointwise);
                Assert.Equal(whole.shape, windowed.shape);
                Assert.InRange((whole - windowed).abs().max().item<float>(), 0, 1e-5);
            },
            iter: 60);

    [Fact]
    public void Volumes_are_covered_as_well()
    {
        using var scope = NewDisposeScope();
        var volume = rand([1, 1, 9, 21, 14]);
        var windowed = SlidingWindow.Predict(volume, [4, 8, 32], 0.5, Pointwise);
        Assert.True(windowed.allclose(Pointwise(volume), atol: 1e-5));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(200)]
    public void Every_pixel_has_a_weight_above_0_up_to_the_corners_of_the_image(int window)
    {
        using var scope = NewDisposeScope();
        var predicted = SlidingWindow.Predict(zeros([1, 1, 1, 203, 205]), [window, window, window], 0.25, part => ones_like(part));
        Assert.InRange(predicted.min().item<float>(), 1 - 1e-5f, 1);
        Assert.InRange(predicted.max().item<float>(), 1, 1 + 1e-5f);
    }

    [Fact]
    public void Where_two_windows_overlap_each_counts_by_its_distance_from_the_pixel()
    {
        using var scope = NewDisposeScope();
        var calls = 0;
        var predicted = SlidingWindow.Predict(zeros(1, 1, 1, 6), [1, 4], 0.5, window => full_like(window, calls++));
        // Windows of 4 from 0 and 2; weights exp(-d²/2) at d = 2 (i - 1.5), so e^-4.5, e^-0.5, e^-0.5, e^-4.5.
        var (far, near) = (Math.Exp(-4.5), Math.Exp(-0.5));
        double[] expected = [0, 0, far / (far + near), near / (far + near), 1, 1];
        Assert.Equal(2, calls);
        Assert.All(expected.Zip(predicted.data<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void An_axis_shorter_than_the_window_is_covered_whole()
    {
        using var scope = NewDisposeScope();
        var seen = new List<string>();
        SlidingWindow.Predict(zeros(1, 1, 5, 20), [8, 8], 0.5, window =>
        {
            seen.Add(string.Join('x', window.shape.Skip(2)));
            return window.clone();
        });
        Assert.Equal(["5x8", "5x8", "5x8", "5x8"], seen);
    }

    private static Tensor Pointwise(Tensor images) => cat([images.narrow(1, 0, 1) * 2, images.square().sum(1, keepdim: true)], 1);
}
