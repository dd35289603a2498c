using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>Running means of gradients that outlive the step in which they were made.</summary>
internal static class MomentBuffer
{
    /// <summary>Zeros of the shape, type and device of a parameter, outside any dispose scope.</summary>
    public static Tensor Like(Tensor parameter)
    {
        using var withoutGradient = no_grad();
        return zeros_like(parameter).DetachFromDisposeScope();
    }
}
