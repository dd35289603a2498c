using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>Everything that the gradient of a fused loss needs besides tensors.</summary>
/// <param name="Order">Memory order of the logits.</param>
/// <param name="Partition">How the work is divided among threads.</param>
/// <param name="Factors">v_b / k / Σ u times the weight of the pixel terms, for each image.</param>
/// <param name="Slopes">Derivatives with respect to Σ u p and Σ u p g of each class, for each image; null without region terms.</param>
/// <param name="Classes">C.</param>
/// <param name="Pixels">Of an image.</param>
internal sealed record FusedDerivative(LogitOrder Order, BatchPartition Partition, double[] Factors, float[]? Slopes, int Classes, int Pixels)
{
    /// <summary>The gradient once it is there: until libtorch has taken it over, this alone keeps it where no dispose scope does.</summary>
    public Tensor? Gradient { get; set; }
}

/// <summary>
/// A loss whose value is known already, as a node of libtorch's graph: the backward pass writes the gradient of the logits in one reading of them, times
/// whatever comes from above.
/// </summary>
/// <remarks>
/// The node takes the logits as a view. What it returns then reaches a leaf as a view as well, which the leaf takes over instead of copying it. It is not
/// differentiable twice.
/// </remarks>
internal sealed class FusedGradient : autograd.SingleTensorFunction<FusedGradient>
{
    private const string Derivative = "derivative";

    /// <inheritdoc />
    public override string Name => nameof(FusedGradient);

    /// <summary>The value as a tensor that knows its gradient.</summary>
    /// <param name="value">A scalar of the type of the logits.</param>
    /// <param name="view">The logits by <see cref="LogitMap.InOrder"/>.</param>
    /// <param name="labels">int64 [B, spatial], contiguous.</param>
    /// <param name="weights">u [B, spatial], contiguous.</param>
    /// <param name="derivative">The rest.</param>
    public static Tensor Of(Tensor value, Tensor view, Tensor labels, Tensor weights, FusedDerivative derivative) => apply(view, new Saved(value, labels, weights, derivative));

    /// <inheritdoc />
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var saved = (Saved)vars[1];
        ctx.save_for_backward([(Tensor)vars[0], saved.Labels, saved.Weights]);
        ctx.save_data(Derivative, saved.Derivative);
        return saved.Value;
    }

    /// <inheritdoc />
    public override unsafe List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var (saved, derivative) = (ctx.get_saved_variables(), (FusedDerivative)ctx.get_data(Derivative));
        var (view, labels, weights) = (saved[0], saved[1], saved[2]);
        var scale = grad_output.item<float>();
        var gradient = empty(view.shape, dtype: float32);
        var (classes, pixels) = (derivative.Classes, derivative.Pixels);
        var logits = new LogitMap(HostMemory.Of<float>(view), derivative.Order, classes, pixels);
        var results = new LogitMap(HostMemory.Of<float>(gradient), derivative.Order, classes, pixels);
        var labelMemory = HostMemory.Of<long>(labels);
        var weightMemory = HostMemory.Of<float>(weights);
        derivative.Partition.Images(derivative.Factors.Length, b =>
        {
            var slopes = stackalloc float[2 * classes];
            for (var c = 0; c < 2 * classes && derivative.Slopes is not null; c++)
            {
                slopes[c] = scale * derivative.Slopes[(2 * classes * b) + c];
            }

            derivative.Partition.Over(
                new GradientPass(
                    logits.Image(b),
                    labelMemory + ((nint)b * pixels),
                    weightMemory + ((nint)b * pixels),
                    results.Image(b),
                    (float)(scale * derivative.Factors[b]),
                    derivative.Slopes is null ? null : slopes),
                pixels);
        });
        derivative.Gradient = gradient;
        return [gradient.MoveToOuterDisposeScope(), null!];
    }

    private sealed record Saved(Tensor Value, Tensor Labels, Tensor Weights, FusedDerivative Derivative);
}
