using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Makes tokens of overlapping patches by a strided convolution whose kernel is wider than its stride, and normalises each. Weights are named
/// <c>proj</c> and <c>norm</c>.
/// </summary>
internal sealed class OverlappingPatches : Module<Tensor, Tensor>
{
    private readonly Conv2d proj;
    private readonly LayerNorm norm;

    /// <summary>Patches of <paramref name="kernel"/> x <paramref name="kernel"/> pixels, one every <paramref name="stride"/>.</summary>
    public OverlappingPatches(int from, int to, int kernel, int stride)
        : base(nameof(OverlappingPatches))
    {
        proj = Conv2d(from, to, kernel, stride: stride, padding: kernel / 2);
        norm = LayerNorm(to);
        RegisterComponents();
    }

    /// <summary>Tokens [B, H / stride, W / stride, to].</summary>
    /// <param name="input">[B, from, H, W].</param>
    public override Tensor forward(Tensor input) => norm.call(proj.call(input).Reorder(0, 2, 3, 1));
}
