using Sigmask.Losses;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>The ReLU with one learned slope for what is negative, 1/4 at first (He et al., ICCV 2015). Its parameter is named <c>weight</c>, as in PyTorch.</summary>
internal sealed class ParametricRectifier : nn.Module<Tensor, Tensor>
{
    private const double InitialSlope = 0.25;

    private readonly Parameter weight;

    /// <summary>A layer.</summary>
    public ParametricRectifier()
        : base(nameof(ParametricRectifier))
    {
        weight = nn.Parameter(ones(1));
        RegisterComponents();
        Reset();
    }

    /// <summary>The slope, [1].</summary>
    public Tensor Slope => weight;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => nn.functional.prelu(input, weight);

    /// <summary>Forgets what was learned.</summary>
    public void Reset()
    {
        using var withoutGradient = no_grad();
        weight.FillInPlace(InitialSlope);
    }
}
