using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// The decoder EMCAD (Rahman, Munir &amp; Marculescu, CVPR 2024), the successor of G-CASCADE (Rahman &amp; Marculescu, WACV 2024): from the coarsest stage on, channel attention, spatial attention and a multi-scale
/// convolution; then up one stage, where an attention gate adds the encoder's features. Weights are named as in its release: <c>cab</c>, <c>mscb</c>,
/// <c>eucb</c> and <c>lgag</c> with the number of the stage, 1 for the finest, and one <c>sab</c> for all.
/// </summary>
internal sealed class CascadeDecoder : Module<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>>
{
    private readonly (ChannelAttention Channels, MultiScaleConvolution Convolution)[] stages;
    private readonly (UpConvolution Up, GroupedAttentionGate Gate)[] steps;
    private readonly SpatialAttention sab = new();

    /// <summary>A decoder.</summary>
    /// <param name="encoder">Features of the encoder at the strides 4, 8, 16 and 32; the decoder has as many.</param>
    public CascadeDecoder(IReadOnlyList<int> encoder)
        : base(nameof(CascadeDecoder))
    {
        stages = [.. encoder.Select(width => (new ChannelAttention(width), new MultiScaleConvolution(width)))];
        steps = [.. encoder.Zip(encoder.Skip(1), (fine, coarse) => (new UpConvolution(coarse, fine), new GroupedAttentionGate(fine)))];
        foreach (var (index, (channels, convolution)) in stages.Index())
        {
            register_module(Invariant($"cab{index + 1}"), channels);
            register_module(Invariant($"mscb{index + 1}"), Sequential(convolution));
        }

        foreach (var (index, (up, gate)) in steps.Index())
        {
            register_module(Invariant($"eucb{index + 1}"), up);
            register_module(Invariant($"lgag{index + 1}"), gate);
        }

        RegisterComponents();
    }

    /// <summary>
    /// What networks are composed of it. Each stage has a head, and the finest one predicts, as in the release. Convolutions begin small, as there: attention and gates start almost even.
    /// </summary>
    /// <remarks>Images of any number of channels go into the encoder as they are; the release maps single-channel images to three first.</remarks>
    public static DecoderDesign Design { get; } = new()
    {
        Name = "cascade",
        Title = "Cascaded attention",
        Source = "Rahman et al., CVPR 2024 (EMCAD)",
        NormalizesCoarsest = true,
        Features = Widths,
        Build = encoder => new CascadeDecoder(Widths(encoder)),
        AlignsCorners = false,
        Deviation = 0.02,
        LearningRate = 5e-3,
    };

    /// <summary>Features of the decoder at the strides 4, 8, 16 and 32 from those of the encoder; what is finer is left out, as in the release.</summary>
    public override IReadOnlyList<Tensor> forward(IReadOnlyList<Tensor> input)
    {
        input = [.. input.TakeLast(stages.Length)];
        var features = new Tensor[stages.Length];
        for (var stage = stages.Length - 1; stage >= 0; stage--)
        {
            var joined = stage == stages.Length - 1 ? input[stage] : Joined(steps[stage], features[stage + 1], input[stage]);
            features[stage] = stages[stage].Convolution.call(sab.call(stages[stage].Channels.call(joined)));
        }

        return features;
    }

    private static int[] Widths(EncoderDesign encoder) => [.. encoder.Stages.Skip(encoder.At(stride: 4)).Select(stage => stage.Features)];

    private static Tensor Joined((UpConvolution Up, GroupedAttentionGate Gate) step, Tensor coarse, Tensor skip)
    {
        var up = step.Up.call(coarse);
        return up.Add(step.Gate.call(up, skip));
    }
}

/// <summary>
/// A weight for each pixel, from the mean and the maximum of its features and those around it (SAB of EMCAD; Woo et al., ECCV 2018). Its weight is named
/// <c>conv</c>.
/// </summary>
internal sealed class SpatialAttention : Module<Tensor, Tensor>
{
    private readonly Conv2d conv;

    /// <summary>Weights from 7x7 pixels.</summary>
    public SpatialAttention()
        : base(nameof(SpatialAttention))
    {
        conv = Conv2d(2, 1, 7, padding: 3, bias: false);
        RegisterComponents();
    }

    /// <summary>The pixels of [B, features, H, W], weighted.</summary>
    public override Tensor forward(Tensor input) => input.Multiply(conv.call(Operations.Concatenate([input.Mean(1), input.Largest(1)], 1)).Sigmoid());
}
