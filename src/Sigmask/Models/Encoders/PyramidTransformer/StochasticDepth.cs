using Sigmask.Losses;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Leaves a residual branch out for some images while training, and scales it up for the others so that its mean stays (Huang et al., ECCV 2016).
/// </summary>
internal sealed class StochasticDepth : Module<Tensor, Tensor>
{
    private readonly double share;

    /// <summary>A branch that is left out for a share of the images, in [0, 1).</summary>
    public StochasticDepth(double share)
        : base(nameof(StochasticDepth)) => this.share = share;

    /// <summary>Shares that grow linearly from 0 at the first block to <paramref name="last"/> at the last.</summary>
    public static IReadOnlyList<double> Growing(int blocks, double last) =>
        [.. Enumerable.Range(0, blocks).Select(block => blocks == 1 ? 0 : last * block / (blocks - 1))];

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (!training || share == 0)
        {
            return input;
        }

        long[] shape = [input.shape[0], .. Enumerable.Repeat(1L, (int)input.dim() - 1)];
        return input * rand(shape, dtype: input.dtype, device: input.device).IsAtLeast(share).to(input.dtype).DivideInPlace(1 - share);
    }
}
