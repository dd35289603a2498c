using static TorchSharp.torch;
using Functional = TorchSharp.torch.nn.functional;

namespace Sigmask.Losses;

/// <summary>
/// Whether convolutions are right on this machine: forward pass and both gradients against float64, on memory that held NaN before, with channels that are no multiple of 8 or 16, plain and
/// transposed, in two and three dimensions, in both memory orders. Takes some hundredths of a second.
/// </summary>
/// <remarks>libtorch's kernels depend on the processor, and some read memory that nobody has written (<see cref="LibTorch.Mend"/>). Other tests pass by luck, as fresh memory is zero.</remarks>
public static class ConvolutionCheck
{
    /// <summary>The environment variable that makes the check fail as long as no instructions are forbidden to oneDNN, to try what follows then.</summary>
    public const string FailureSwitch = "SIGMASK_FAIL_CONVOLUTION_CHECK";

    /// <summary>The environment variable by which oneDNN is kept to older instructions.</summary>
    public const string Instructions = "ONEDNN_MAX_CPU_ISA";

    /// <summary>Instructions with which every convolution was right on machines where faster ones were wrong.</summary>
    public const string SafeInstructions = "SSE41";

    // Rounding is a thousand times smaller; what reads foreign memory is off by some percent at least.
    private const double Tolerance = 1e-3;
    private const double ToleranceInHalf = 5e-2;
    private const ulong Seed = 7;

    private static readonly Case[] Cases =
    [
        new("2-D, 12 to 20 channels", [2, 12, 9, 9], [20, 12, 3, 3], Padding: 1),
        new("2-D with stride 2, 20 to 36 channels", [2, 20, 9, 9], [36, 20, 3, 3], Stride: 2, Padding: 1),
        new("2-D of single pixels, 20 to 40 channels", [4, 20, 8, 8], [40, 20, 1, 1]),
        new("2-D, 24 to 3 channels", [2, 24, 8, 8], [3, 24, 3, 3], Padding: 1),
        new("2-D transposed, 24 to 12 channels", [2, 24, 7, 7], [24, 12, 2, 2], Stride: 2, IsTransposed: true),
        new("3-D, 5 to 12 channels", [2, 5, 4, 6, 6], [12, 5, 3, 3, 3], Padding: 1),
        new("3-D transposed, 20 to 10 channels", [2, 20, 3, 4, 4], [20, 10, 2, 2, 2], Stride: 2, IsTransposed: true),
    ];

    /// <summary>Runs the check, after <see cref="LibTorch.Mend"/>.</summary>
    /// <param name="number">What is checked: float32, or bfloat16.</param>
    public static ConvolutionReport Run(ScalarType number = ScalarType.Float32)
    {
        var sizes = LibTorch.Mend();
        if (sizes == CacheSizes.Wrong)
        {
            // Not tried: some of them write past their end.
            return new() { Number = number, LargestError = double.PositiveInfinity, WrongCases = ["channels that are no multiple of 16"], CacheSizes = sizes };
        }

        var report = Measure(number, Convolve);
        var isToFail = Environment.GetEnvironmentVariable(FailureSwitch) == "1" && !NativeEnvironment.IsDecided(Instructions);
        return (isToFail ? report with { WrongCases = [FailureSwitch] } : report) with { CacheSizes = sizes };
    }

    /// <summary>Fails if convolutions are wrong.</summary>
    /// <exception cref="InvalidOperationException">They are; the message says what to do.</exception>
    public static void Require()
    {
        var report = Run();
        if (!report.IsRight)
        {
            throw new InvalidOperationException(report.Message);
        }
    }

    /// <summary>The check of convolutions that are given.</summary>
    /// <param name="number">What is checked.</param>
    /// <param name="convolve">The convolution of a case, images and weights.</param>
    /// <param name="cases">Null: those of the check.</param>
    internal static ConvolutionReport Measure(ScalarType number, Func<Case, Tensor, Tensor, Tensor> convolve, IReadOnlyList<Case>? cases = null)
    {
        using var generator = new Generator(Seed, CPU);
        var wrong = new List<string>();
        var largest = 0.0;
        foreach (var one in cases ?? Cases)
        {
            foreach (var isChannelsLast in new[] { false, true })
            {
                var error = Error(one, isChannelsLast, number, generator, convolve);
                largest = Math.Max(largest, error);
                if (error > (number == ScalarType.Float32 ? Tolerance : ToleranceInHalf))
                {
                    wrong.Add($"{one.Name}{(isChannelsLast ? ", channels last" : "")}");
                }
            }
        }

        return new() { Number = number, LargestError = largest, WrongCases = wrong };
    }

    /// <summary>The convolution of a case by libtorch.</summary>
    internal static Tensor Convolve(Case one, Tensor images, Tensor weights)
    {
        long[] strides = [.. Enumerable.Repeat(one.Stride, one.Dimensions)];
        long[] padding = [.. Enumerable.Repeat(one.Padding, one.Dimensions)];
        return (one.Dimensions, one.IsTransposed) switch
        {
            (2, false) => Functional.conv2d(images, weights, strides: strides, padding: padding),
            (2, true) => Functional.conv_transpose2d(images, weights, strides: strides),
            (_, false) => Functional.conv3d(images, weights, strides: strides, padding: padding),
            (_, true) => Functional.conv_transpose3d(images, weights, strides: strides),
        };
    }

    // The largest error of forward pass and gradients, each relative to its largest value.
    private static double Error(Case one, bool isChannelsLast, ScalarType number, Generator generator, Func<Case, Tensor, Tensor, Tensor> convolve)
    {
        using var scope = NewDisposeScope();
        var images = Ordered(randn(one.Images, generator: generator).to(number), isChannelsLast).requires_grad_(true);
        var weights = Ordered(randn(one.Weights, generator: generator).to(number), isChannelsLast).requires_grad_(true);
        DirtyMemory.Leave();
        var output = convolve(one, images, weights);
        var upstream = Ordered(randn(output.shape, generator: generator).to(number), isChannelsLast);
        DirtyMemory.Leave();
        output.backward([upstream]);

        var (exactImages, exactWeights) = (Exact(images), Exact(weights));
        var exact = Convolve(one, exactImages, exactWeights);
        exact.backward([upstream.to(ScalarType.Float64)]);
        return new[] { Difference(output, exact), Difference(images.grad!, exactImages.grad!), Difference(weights.grad!, exactWeights.grad!) }.Max();
    }

    private static Tensor Exact(Tensor tensor) => tensor.detach().to(ScalarType.Float64).contiguous().requires_grad_(true);

    private static Tensor Ordered(Tensor tensor, bool isChannelsLast) => isChannelsLast ? ChannelsLast.Of(tensor) : tensor;

    private static double Difference(Tensor measured, Tensor exact)
    {
        var error = (measured.detach().to(ScalarType.Float64) - exact.detach()).abs().max() / exact.detach().abs().max();
        return error.item<double>() is var value && double.IsNaN(value) ? double.PositiveInfinity : value;
    }

    /// <summary>A convolution to check.</summary>
    /// <param name="Name">What it is, in words.</param>
    /// <param name="Images">[B, C, spatial].</param>
    /// <param name="Weights">[out, in, kernel]; transposed [in, out, kernel].</param>
    /// <param name="Stride">Along every axis.</param>
    /// <param name="Padding">At every end.</param>
    /// <param name="IsTransposed">Whether it is transposed.</param>
    internal sealed record Case(string Name, long[] Images, long[] Weights, long Stride = 1, long Padding = 0, bool IsTransposed = false)
    {
        public int Dimensions => Images.Length - 2;
    }
}

/// <summary>Memory that was used before, as in a process that has run for a while: what an operation reads without having written it shows as NaN.</summary>
internal static class DirtyMemory
{
    private const int Blocks = 24;
    private const int SmallStep = 64;
    private const int LargeStep = 5000;

    /// <summary>Fills blocks of many sizes and frees them, so that the allocator hands them out next.</summary>
    public static void Leave(float value = float.NaN)
    {
        using var content = ((Number)value).ToScalar();
        foreach (var step in new[] { SmallStep, LargeStep })
        {
            for (var index = 1; index <= Blocks; index++)
            {
                using var used = full([step * index], content);
            }
        }
    }
}
