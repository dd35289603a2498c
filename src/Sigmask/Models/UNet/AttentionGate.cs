using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Lets fine features through where coarse ones ask for them: an additive attention with one coefficient a pixel (Oktay et al., MIDL 2018, eq. 1
/// and 2). Weights are named <c>W_g</c>, <c>W_x</c> and <c>psi</c>, as in MONAI.
/// </summary>
internal sealed class AttentionGate : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "W_g")]
    private readonly Sequential gating;

    [ComponentName(Name = "W_x")]
    private readonly Sequential own;

    private readonly Sequential psi;

    /// <summary>A gate between two sets of as many features.</summary>
    public AttentionGate(SpatialLayers layers, int width)
        : base(nameof(AttentionGate))
    {
        var inner = Math.Max(1, width / 2);
        gating = Map(layers, width, inner);
        own = Map(layers, width, inner);
        psi = Map(layers, inner, 1).append(Sigmoid());
        RegisterComponents();
    }

    /// <summary>The fine features, each pixel scaled by its coefficient.</summary>
    /// <param name="coarse">The gating signal g, [B, width, size].</param>
    /// <param name="fine">x, [B, width, size].</param>
    public override Tensor forward(Tensor coarse, Tensor fine) => fine.Multiply(psi.call(gating.call(coarse).Add(own.call(fine)).Rectify()));

    private static Sequential Map(SpatialLayers layers, int from, int to) =>
        Sequential(new ConvolutionUnit(layers.MixChannels(from, to)), layers.Normalize(to));
}
