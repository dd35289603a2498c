using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>The way up of a U-Net on an encoder's features, as in Segmentation Models PyTorch. Weights are named <c>blocks.i.conv{1,2}.{0,1}</c>, i from the coarsest.</summary>
internal sealed class UNetDecoder : Module<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>>
{
    private readonly ModuleList<Block> blocks = [];

    /// <summary>A decoder, each block half as wide as the one below.</summary>
    public UNetDecoder(EncoderDesign encoder)
        : base(nameof(UNetDecoder))
    {
        var features = encoder.Stages[^1].Features;
        for (var stride = encoder.Stages[^1].Stride / 2; stride >= 1; stride /= 2)
        {
            var width = encoder.DecoderWidth >> blocks.Count;
            blocks.Add(new(features + (encoder.Stages.FirstOrDefault(stage => stage.Stride == stride)?.Features ?? 0), width));
            features = width;
        }

        RegisterComponents();
    }

    /// <summary>What networks are composed of it.</summary>
    public static DecoderDesign Design { get; } = new()
    {
        Name = "unet",
        Title = "U-Net",
        Source = "Ronneberger et al., MICCAI 2015; Segmentation Models PyTorch",
        Features = encoder => [encoder.DecoderWidth >> (int.Log2(encoder.Stages[^1].Stride) - 1)],
        Build = encoder => new UNetDecoder(encoder),
        HeadKernel = 3,
    };

    /// <summary>Features at stride 1 from those of all stages.</summary>
    public override IReadOnlyList<Tensor> forward(IReadOnlyList<Tensor> input)
    {
        var features = input[^1];
        for (var block = 0; block < blocks.Count; block++)
        {
            features = features.EnlargeTwofold(isSmooth: false);
            var skip = input.Count - 2 - block;
            features = blocks[block].call(skip >= 0 ? Operations.Concatenate([features, input[skip]], 1) : features);
        }

        return [features];
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Sequential conv1;
        private readonly Sequential conv2;

        public Block(int from, int to)
            : base(nameof(Block))
        {
            conv1 = Convolution(from, to);
            conv2 = Convolution(to, to);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => conv2.call(conv1.call(input));

        private static Sequential Convolution(int from, int to) => Sequential(Conv2d(from, to, 3, padding: 1, bias: false), new BatchNormalization(to), ReLU(inplace: true));
    }
}
