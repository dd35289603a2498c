using Sigmask.Losses;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>
/// Batch normalisation in any number of dimensions with learned scale and shift, as PyTorch's (Ioffe &amp; Szegedy, ICML 2015). TorchSharp's own counts its
/// batches by a number that may be freed while it is added.
/// </summary>
internal sealed class BatchNormalization : BatchNorm
{
    private const double Epsilon = 1e-5;
    private const double Momentum = 0.1;

    /// <summary>A layer for a number of feature maps.</summary>
    public BatchNormalization(long channels)
        : base(channels, Epsilon, Momentum, affine: true, track_running_stats: true, device: null, dtype: null, nameof(BatchNormalization))
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (training)
        {
            num_batches_tracked!.IncrementInPlace();
        }

        return nn.functional.batch_norm(input, running_mean!, running_var!, weight, bias, training, Momentum, Epsilon);
    }

    /// <summary>libtorch does.</summary>
    protected override void ValidateInputDimensions(Tensor input)
    {
    }
}
