using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>The way up of a U-Net on an encoder's features, as in Segmentation Models PyTorch. Weights are named <c>blocks.i.conv{1,2}.{0,1}</c>, i from the coarsest.</summary>
internal sealed class ResNetUNetDecoder : Module<IReadOnlyList<Tensor>, Tensor>
{
    private readonly ModuleList<Block> blocks = [];

    /// <summary>A decoder.</summary>
    /// <param name="encoder">Feature maps of the encoder at the strides 2, 4, 8, 16 and 32.</param>
    /// <param name="widths">Feature maps of each block, from the coarsest.</param>
    public ResNetUNetDecoder(IReadOnlyList<int> encoder, IReadOnlyList<int> widths)
        : base(nameof(ResNetUNetDecoder))
    {
        int[] skips = [.. encoder.SkipLast(1).Reverse(), 0];
        for (var block = 0; block < widths.Count; block++)
        {
            blocks.Add(new((block == 0 ? encoder[^1] : widths[block - 1]) + skips[block], widths[block]));
        }

        RegisterComponents();
    }

    /// <summary>Features at stride 1 from those at the strides 2 to 32.</summary>
    public override Tensor forward(IReadOnlyList<Tensor> input)
    {
        var features = input[^1];
        for (var block = 0; block < blocks.Count; block++)
        {
            features = features.EnlargeTwofold(isSmooth: false);
            var skip = input.Count - 2 - block;
            features = blocks[block].call(skip >= 0 ? Operations.Concatenate([features, input[skip]], 1) : features);
        }

        return features;
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
