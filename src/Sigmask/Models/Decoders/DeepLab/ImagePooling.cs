using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>The mean of each feature over the image, mapped, and given to each pixel (Liu et al., ParseNet 2015). Weights are named <c>1</c> and <c>2</c>.</summary>
internal sealed class ImagePooling : Module<Tensor, Tensor>
{
    private readonly Conv2d convolution;
    private readonly BatchNormalization normalization;

    /// <summary>A layer that maps <paramref name="from"/> features to <paramref name="to"/>.</summary>
    public ImagePooling(int from, int to)
        : base(nameof(ImagePooling))
    {
        convolution = Conv2d(from, to, 1L, bias: false);
        normalization = new BatchNormalization(to);
        register_module("1", convolution);
        register_module("2", normalization);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var mean = Normalize(convolution.call(input.Mean(2, 3))).Rectify();
        return mean.ResizeTo(input);
    }

    // One image has one mean and no variance: it is normalised by the running ones even while training.
    private Tensor Normalize(Tensor features) => features.shape[0] > 1 || !training
        ? normalization.call(features)
        : functional.batch_norm(features, normalization.running_mean, normalization.running_var, normalization.weight, normalization.bias, training: false);
}
