using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Lets through of an encoder's features what those of the decoder ask for: x · σ(ψ(relu(w g + w x))) with 3x3 convolutions in groups (LGAG of EMCAD;
/// Oktay et al., MIDL 2018). Weights are named <c>W_g</c>, <c>W_x</c> and <c>psi</c>.
/// </summary>
internal sealed class GroupedAttentionGate : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "W_g")]
    private readonly Sequential fromGate;

    [ComponentName(Name = "W_x")]
    private readonly Sequential fromSkip;

    private readonly Sequential psi;

    /// <summary>A gate between <paramref name="width"/> features of decoder and encoder.</summary>
    public GroupedAttentionGate(int width)
        : base(nameof(GroupedAttentionGate))
    {
        var inner = width / 2;
        fromGate = Grouped();
        fromSkip = Grouped();
        psi = Sequential(Conv2d(inner, 1, 1L), new BatchNormalization(1), Sigmoid());
        RegisterComponents();

        Sequential Grouped() => Sequential(Conv2d(width, inner, 3, padding: 1, groups: inner), new BatchNormalization(inner));
    }

    /// <summary>The encoder's features, gated.</summary>
    /// <param name="gate">Features of the decoder [B, width, H, W].</param>
    /// <param name="skip">Features of the encoder [B, width, H, W].</param>
    public override Tensor forward(Tensor gate, Tensor skip) => skip.Multiply(psi.call(fromGate.call(gate).Add(fromSkip.call(skip)).Rectify()));
}
