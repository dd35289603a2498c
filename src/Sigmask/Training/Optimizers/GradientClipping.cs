using Sigmask.Losses;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>Bounds the length of the gradient (Pascanu et al. 2013).</summary>
public static class GradientClipping
{
    /// <summary>Scales all gradients by one factor so that their joint length is at most the bound. Call it in a dispose scope of the step.</summary>
    /// <param name="parameters">Those without a gradient take no part.</param>
    /// <param name="bound">The largest length; infinity to measure alone.</param>
    /// <returns>The length before, NaN or infinite if any gradient is; such gradients are left as they are.</returns>
    public static double Clip(IReadOnlyCollection<Parameter> parameters, double bound)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using var withoutGradient = no_grad();
        var gradients = parameters.Select(parameter => parameter.grad).OfType<Tensor>().ToArray();
        if (gradients.Length == 0)
        {
            return 0;
        }

        var length = stack(Array.ConvertAll(gradients, gradient => gradient.norm())).norm().item<float>();
        if (length > bound && float.IsFinite(length))
        {
            foreach (var gradient in gradients)
            {
                gradient.MultiplyInPlace(bound / length);
            }
        }

        return length;
    }
}
