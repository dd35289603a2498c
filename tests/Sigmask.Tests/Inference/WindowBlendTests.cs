using CsCheck;
using Sigmask.Inference;
using static TorchSharp.torch;

namespace Sigmask.Tests.Inference;

public sealed class WindowBlendTests
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
            (height, width, windowHeight, windowWidth, overlap, images) => AssertSame(2 * images, [height, width], [windowHeight, windowWidth], overlap),
            iter: 60);

    [Fact]
    public void Volumes_are_covered_as_well() => AssertSame(2, [9, 21, 14], [4, 8, 32], 0.5);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(200)]
    public void Every_pixel_has_a_weight_above_0_up_to_the_corners_of_the_image(int window)
    {
        int[] size = [1, 203, 205];
        var plan = WindowPlan.For(size, [window, window, window], 0.25)!;
        var predicted = WindowBlend.Mean(plan, new float[203 * 205], 203 * 205, part => Array.ConvertAll(part, _ => 1f));
        Assert.InRange(predicted.Min(), 1 - 1e-5f, 1);
        Assert.InRange(predicted.Max(), 1, 1 + 1e-5f);
    }

    [Fact]
    public void Where_two_windows_overlap_each_counts_by_its_distance_from_the_pixel()
    {
        var calls = 0;
        var predicted = WindowBlend.Mean(WindowPlan.For([1, 6], [1, 4], 0.5)!, new float[6], 6, part =>
        {
            var call = calls++;
            return Array.ConvertAll(part, _ => (float)call);
        });
        // Windows of 4 from 0 and 2; weights exp(-d²/2) at d = 2 (i - 1.5), so e^-4.5, e^-0.5, e^-0.5, e^-4.5.
        var (far, near) = (Math.Exp(-4.5), Math.Exp(-0.5));
        double[] expected = [0, 0, far / (far + near), near / (far + near), 1, 1];
        Assert.Equal(2, calls);
        Assert.All(InPairs.Of(expected, predicted), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void An_axis_shorter_than_the_window_is_covered_whole()
    {
        var plan = WindowPlan.For([5, 20], [8, 8], 0.5)!;
        var seen = new List<int>();
        WindowBlend.Mean(plan, new float[100], 100, part =>
        {
            seen.Add(part.Length);
            return part;
        });
        Assert.Equal([5, 8], plan.Length);
        Assert.Equal([40, 40, 40, 40], seen);
    }

    [Fact]
    public void One_window_is_no_plan()
    {
        Assert.Null(WindowPlan.For([5, 8], [8, 8], 0.5));
        Assert.Null(WindowPlan.For([5, 8], null, 0.5));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(8, 8, 8)]
    public void A_window_of_other_axes_than_the_image_is_refused(params int[] window)
        => Assert.StartsWith($"Windows of {string.Join('x', window)} do not fit an image of 5x20; ", Assert.Throws<DataException>(() => WindowPlan.For([5, 20], window, 0.5)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_mean_has_the_bits_of_the_same_in_tensors()
    {
        using var scope = NewDisposeScope();
        var plan = WindowPlan.For([9, 13, 11], [4, 8, 6], 0.5)!;
        var (images, weight) = (rand(2, 9, 13, 11, generator: new Generator(7)), tensor(plan.Weights, [4, 8, 6]));
        var (sum, total) = (zeros([2, 9, 13, 11]), zeros([9, 13, 11]));
        foreach (var corner in plan.Corners)
        {
            Window(sum, corner, 1).add_(Window(images, corner, 1) * weight);
            Window(total, corner, 0).add_(weight);
        }

        var values = images.data<float>().ToArray();
        Assert.Equal(sum.div(total).data<float>().ToArray(), WindowBlend.Mean(plan, values, values.Length, part => part));

        Tensor Window(Tensor maps, int[] corner, int first) =>
            corner.Index().Aggregate(maps, (shown, axis) => shown.narrow(first + axis.Index, axis.Item, plan.Length[axis.Index]));
    }

    private static void AssertSame(int maps, int[] size, int[] window, double overlap)
    {
        var random = new Random(7);
        var pixels = size.Aggregate(1, (product, length) => product * length);
        float[] images = [.. Enumerable.Range(0, maps * pixels).Select(_ => random.NextSingle())];
        if (WindowPlan.For(size, window, overlap) is not { } plan)
        {
            return;
        }

        var windowed = WindowBlend.Mean(plan, images, images.Length, part => Pointwise(part, part.Length / maps));
        Assert.All(InPairs.Of(Pointwise(images, pixels), windowed), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    // Of each two maps one that sees the first alone, and one that sees both.
    private static float[] Pointwise(float[] maps, int pixels) =>
        [.. maps.Select((value, place) => place / pixels % 2 == 0 ? 2 * value : (value * value) + (maps[place - pixels] * maps[place - pixels]))];
}
