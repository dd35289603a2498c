using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>Features beside what other layers, named <c>submodule</c>, make of them.</summary>
internal sealed class SkipConnection : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> submodule;

    /// <summary>A connection around layers that keep the size.</summary>
    public SkipConnection(Module<Tensor, Tensor> inner)
        : base(nameof(SkipConnection))
    {
        submodule = inner;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Operations.Concatenate([input, submodule.call(input)], 1);
}
