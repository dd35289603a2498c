using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// An encoder, a decoder on its stages, and heads that turn features into logits. Weights are named as in Segmentation Models PyTorch, <c>encoder</c>, <c>decoder</c> and <c>segmentation_head</c>;
/// several heads, trained on the labels together (deep supervision), as in the release of EMCAD, <c>out_head1</c> (the coarsest) and so on.
/// </summary>
internal sealed class EncoderDecoder : Module<Tensor, Tensor>, IDeepSupervision
{
    private readonly EncoderDesign from;
    private readonly DecoderDesign to;
    private readonly ModelOptions options;
    private readonly Module<Tensor, IReadOnlyList<Tensor>> encoder;
    private readonly Module<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> decoder;
    private readonly Conv2d[] heads;

    /// <summary>A network in training mode on the CPU.</summary>
    /// <param name="from">Its encoder; one that can be dilated if the decoder needs it.</param>
    /// <param name="to">Its decoder.</param>
    /// <param name="options">Channels and classes.</param>
    /// <param name="seed">Same arguments, same initial weights.</param>
    public EncoderDecoder(EncoderDesign from, DecoderDesign to, ModelOptions options, int seed)
        : base(nameof(EncoderDecoder))
    {
        (this.from, this.to, this.options) = (to.NeedsDilation ? from.Dilated! : from, to, options.Checked());
        encoder = this.from.Build(options.Channels);
        decoder = to.Build(this.from);
        heads = [.. to.Features(this.from).Select(width => Conv2d(width, options.Classes, to.HeadKernel, padding: to.HeadKernel / 2))];
        HeadWeights = Models.HeadWeights.Equal(heads.Length);
        Register();
        WeightInitialization.ApplyToTransformer(this, seed);
        if (to.Deviation is { } deviation)
        {
            WeightInitialization.ApplyToConvolutions(decoder, deviation, seed);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> HeadWeights { get; }

    /// <summary>Logits [B, classes, H, W] of images [B, channels, H, W].</summary>
    public override Tensor forward(Tensor input)
    {
        var padded = Padded(input);
        return Enlarged(heads[0], decoder.call(encoder.call(padded))[0], padded, input);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> ForwardHeads(Tensor images)
    {
        var padded = Padded(images);
        return [.. heads.Zip(decoder.call(encoder.call(padded)), (head, features) => Enlarged(head, features, padded, images))];
    }

    // The order decides which random number each weight begins with.
    private void Register()
    {
        for (var head = 0; head < heads.Length && heads.Length > 1; head++)
        {
            register_module(Invariant($"out_head{heads.Length - head}"), heads[head]);
        }

        register_module("encoder", encoder);
        register_module("decoder", decoder);
        if (heads is [var single])
        {
            register_module("segmentation_head", Sequential(single));
        }
    }

    private Tensor Enlarged(Conv2d head, Tensor features, Tensor padded, Tensor images)
    {
        var logits = head.call(features);
        return StridePadding.Crop(logits.shape[2..].AsSpan().SequenceEqual(padded.shape.AsSpan(2)) ? logits : logits.ResizeTo(padded, to.AlignsCorners), images);
    }

    private Tensor Padded(Tensor images)
    {
        NetworkInput.Require(images, options);
        return StridePadding.Pad(images, from.Stages[^1].Stride, from.NormalizesBatches || to.NormalizesCoarsest ? Normalization.Batch : null, training);
    }
}
