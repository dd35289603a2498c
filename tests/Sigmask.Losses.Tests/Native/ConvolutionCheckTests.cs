using static TorchSharp.torch;

namespace Sigmask.Losses.Tests.Native;

/// <summary>That the check notices convolutions that are wrong, of whatever kind, and that they are right here.</summary>
public sealed class ConvolutionCheckTests
{
    private const int Side = 9;

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void Convolutions_are_right_here(ScalarType number)
    {
        var report = ConvolutionCheck.Run(number);
        Assert.True(report.IsRight, report.Message);
        Assert.InRange(report.LargestError, 0, number == ScalarType.Float32 ? 1e-5 : 2e-2);
    }

    [Fact]
    public void A_forward_pass_that_reads_memory_of_others_is_noticed() =>
        Assert.NotEmpty(ConvolutionCheck.Measure(ScalarType.Float32, (one, images, weights) =>
        {
            var output = ConvolutionCheck.Convolve(one, images, weights);
            return output + empty_like(output).masked_fill(zeros_like(output, ScalarType.Bool), 0);
        }).WrongCases);

    [Fact]
    public void A_percent_too_much_is_noticed_in_every_case()
    {
        var report = ConvolutionCheck.Measure(ScalarType.Float32, (one, images, weights) => ConvolutionCheck.Convolve(one, images, weights) * 1.01);
        Assert.Equal(14, report.WrongCases.Count);
        Assert.InRange(report.LargestError, 0.009, 0.02);
        Assert.Contains("ONEDNN_MAX_CPU_ISA", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_of_the_images_that_is_wrong_is_noticed() =>
        Assert.NotEmpty(ConvolutionCheck.Measure(ScalarType.Float32, (one, images, weights) => ConvolutionCheck.Convolve(one, (images * 0.9) + (images.detach() * 0.1), weights)).WrongCases);

    [Fact]
    public void A_gradient_of_the_weights_that_is_wrong_is_noticed() =>
        Assert.NotEmpty(ConvolutionCheck.Measure(ScalarType.Float32, (one, images, weights) => ConvolutionCheck.Convolve(one, images, (weights * 0.9) + (weights.detach() * 0.1))).WrongCases);

    [Fact]
    public void A_gradient_that_is_not_a_number_is_noticed_as_infinitely_wrong() =>
        Assert.Equal(double.PositiveInfinity, ConvolutionCheck.Measure(ScalarType.Float32, (one, images, weights) => ConvolutionCheck.Convolve(one, images, weights) * float.NaN).LargestError);

    [Fact]
    public void The_check_draws_no_random_numbers_of_the_program()
    {
        manual_seed(1);
        var expected = rand(1).item<float>();
        manual_seed(1);
        ConvolutionCheck.Run();
        Assert.Equal(expected, rand(1).item<float>());
    }

    // The whole range of shapes that networks use, and more, in both orders of memory.
    [Fact]
    public void Convolutions_of_any_shape_are_those_of_float64_on_used_memory()
    {
        const int Cases = 60;
        var random = RandomSearch.Numbers();
        int[] channels = [1, 3, 5, 8, 12, 16, 20, 24, 28, 36, 40, 60];
        for (var index = 0; index < Cases; index++)
        {
            var (from, to, dimensions) = (Any(channels), Any(channels), Any([2, 2, 3]));
            var (kernel, isTransposed) = Any<(long, bool)>([(1, false), (3, false), (3, false), (2, true)]);
            var stride = isTransposed ? 2 : Any([1L, 2]);
            long[] spatial = [.. Enumerable.Range(0, dimensions).Select(_ => (long)random.Next(1, dimensions == 2 ? 2 * Side : Side))];
            long[] window = [.. Enumerable.Repeat(kernel, dimensions)];
            var one = new ConvolutionCheck.Case(
                $"{from} to {to} channels, kernel {kernel}, stride {stride}, transposed {isTransposed}, size {string.Join('x', spatial)}",
                [random.Next(1, 4), from, .. spatial],
                isTransposed ? [from, to, .. window] : [to, from, .. window],
                stride,
                isTransposed ? 0 : kernel / 2,
                isTransposed);
            var report = ConvolutionCheck.Measure(ScalarType.Float32, ConvolutionCheck.Convolve, [one]);
            Assert.True(report.IsRight, $"{report.Message} {report.LargestError}");
        }

        T Any<T>(T[] choices) => choices[random.Next(choices.Length)];
    }
}
