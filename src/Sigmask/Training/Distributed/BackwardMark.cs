using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// A place in libtorch's graph that tells when the backward pass comes by. The pass undoes the operations in the reverse order of their calls, so all parameters that were first used behind the place have
/// their whole gradients by then.
/// </summary>
internal sealed class BackwardMark : autograd.SingleTensorFunction<BackwardMark>
{
    private const string Passage = "passage";

    /// <inheritdoc />
    public override string Name => nameof(BackwardMark);

    /// <summary>The same numbers, in the same memory, from behind the mark.</summary>
    /// <param name="features">That have a gradient.</param>
    /// <param name="reached">Called within the backward pass, on its thread; it must not fail.</param>
    public static Tensor Of(Tensor features, Action reached) => apply(features, new Report(reached));

    /// <inheritdoc />
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(Passage, vars[1]);
        return ((Tensor)vars[0]).alias();
    }

    /// <inheritdoc />
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var report = (Report)ctx.get_data(Passage);
        report.Reached();

        // Until libtorch has taken it over, this alone keeps it where no dispose scope does.
        report.Gradient = grad_output;
        return [grad_output, null!];
    }

    private sealed record Report(Action Reached)
    {
        public Tensor? Gradient { get; set; }
    }
}
