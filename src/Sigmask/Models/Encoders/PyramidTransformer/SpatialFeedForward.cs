using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// The feed-forward part of a block, with a 3x3 convolution of each feature map in its middle, which also tells a token where it is: there are no
/// position embeddings (Xie et al., NeurIPS 2021; Wang et al. 2022). Weights are named <c>fc1</c>, <c>dwconv.dwconv</c> and <c>fc2</c>.
/// </summary>
internal sealed class SpatialFeedForward : Module<Tensor, Tensor>
{
    private readonly Linear fc1;
    private readonly Sequential dwconv;
    private readonly Linear fc2;

    /// <summary>Maps of <paramref name="width"/> features by way of <paramref name="hidden"/>.</summary>
    public SpatialFeedForward(int width, int hidden)
        : base(nameof(SpatialFeedForward))
    {
        fc1 = Linear(width, hidden);
        dwconv = Sequential(("dwconv", Conv2d(hidden, hidden, 3, padding: 1, groups: hidden)));
        fc2 = Linear(hidden, width);
        RegisterComponents();
    }

    /// <summary>Tokens [B, H, W, width] from such.</summary>
    public override Tensor forward(Tensor input) =>
        fc2.call(dwconv.call(fc1.call(input).Reorder(0, 3, 1, 2)).Reorder(0, 2, 3, 1).Gelu());
}
