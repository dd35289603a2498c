using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// A convolution, and what makes its features fit for the next one. Weights are named <c>conv</c>, <c>adn.N</c> (normalisation) and <c>adn.A</c>
/// (activation), as in MONAI.
/// </summary>
internal sealed class ConvolutionUnit : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> conv;
    private readonly Sequential? adn;

    /// <summary>A unit of ready layers, which belong to it.</summary>
    /// <param name="convolution">Of any kind.</param>
    /// <param name="normalization">Null: none.</param>
    /// <param name="activation">Null: none.</param>
    public ConvolutionUnit(Module<Tensor, Tensor> convolution, Module<Tensor, Tensor>? normalization = null, Module<Tensor, Tensor>? activation = null)
        : base(nameof(ConvolutionUnit))
    {
        conv = convolution;
        (string Name, Module<Tensor, Tensor>? Layer)[] parts = [("N", normalization), ("A", activation)];
        (string, Module<Tensor, Tensor>)[] there = [.. parts.Where(part => part.Layer is not null).Select(part => (part.Name, part.Layer!))];
        adn = there.Length > 0 ? Sequential(there) : null;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var features = conv.call(input);
        return adn is null ? features : adn.call(features);
    }
}
