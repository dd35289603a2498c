using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// U-Net++ in two or three dimensions: nodes (level, step) fill the triangle between encoder and decoder, each joined with all earlier nodes of its
/// level; every node of the finest level predicts (Zhou et al., DLMIA 2018). As in MONAI with its names of weights: <c>conv_i_0</c>,
/// <c>upcat_i_j</c>, <c>final_conv_0_j</c>.
/// </summary>
internal sealed class UNetPlusPlus : Module<Tensor, Tensor>, IDeepSupervision
{
    private readonly Sequential[] encoder;
    private readonly UpsampledJoin[][] joins;
    private readonly Module<Tensor, Tensor>[] heads;
    private readonly SpatialLayers layers;
    private readonly ModelOptions options;

    /// <summary>A network in training mode on the CPU.</summary>
    /// <param name="features">Feature maps of each level from the finest on, two levels at least.</param>
    /// <param name="options">Channels, classes, dimensions and dropout.</param>
    /// <param name="seed">Same arguments, same initial weights.</param>
    public UNetPlusPlus(IReadOnlyList<int> features, ModelOptions options, int seed)
        : base(nameof(UNetPlusPlus))
    {
        this.options = options.Checked();
        layers = new(options.Dimensions, Normalization.Instance);
        encoder = [.. features.Select((width, level) => Encode(level == 0 ? options.Channels : features[level - 1], width, level))];
        joins = [.. Enumerable.Range(1, features.Count - 1).Select(step => Steps(features, step))];
        heads = [.. joins.Select((_, step) => Named(Invariant($"final_conv_0_{step + 1}"), layers.MixChannels(features[0], options.Classes)))];
        WeightInitialization.Apply(this, seed);
    }

    /// <summary>Its entries in the registry.</summary>
    public static IReadOnlyList<ModelFamily> Families { get; } =
    [
        Of("unet++", width: 32, new(2_410_312, 16_271_802_368), new(6_979_976, 157_032_644_608)),
        Of("unet++-tiny", width: 8, new(151_960, 1_021_313_024), new(437_672, 9_860_153_344)),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<double> HeadWeights => Models.HeadWeights.Equal(heads.Length);

    /// <summary>Logits [B, classes, (D,) H, W] of images [B, channels, (D,) H, W].</summary>
    public override Tensor forward(Tensor input) => StridePadding.Crop(heads[^1].call(FinestNodes(input)[^1]), input);

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> ForwardHeads(Tensor images) =>
        [.. heads.Zip(FinestNodes(images), (head, node) => StridePadding.Crop(head.call(node), images)).Reverse()];

    private static ModelFamily Of(string name, int width, ModelCost flat, ModelCost spatial) => new()
    {
        Name = name,
        Description = "U-Net++",
        Source = "Zhou et al., DLMIA 2018; MONAI",
        Dimensions = [2, 3],
        InputRule = "any size",
        Costs = new Dictionary<int, ModelCost> { [2] = flat, [3] = spatial },
        Build = (options, seed) => new UNetPlusPlus(BasicUNetDesign.FeatureMaps(options, width), options, seed),
    };

    // The nodes (0, 1), (0, 2), … of the padded images.
    private List<Tensor> FinestNodes(Tensor input)
    {
        NetworkInput.Require(input, options);
        var rows = new List<List<Tensor>>();
        var features = StridePadding.Pad(input, 1 << (encoder.Length - 1), layers.Normalization);
        for (var level = 0; level < encoder.Length; level++)
        {
            features = encoder[level].call(level == 0 ? features : features.PoolLargest(kernel: 2, stride: 2));
            rows.Add([features]);
        }

        foreach (var step in joins)
        {
            for (var level = 0; level < step.Length; level++)
            {
                rows[level].Add(step[level].call(rows[level + 1][^1], Operations.Concatenate(rows[level], 1)));
            }
        }

        return rows[0][1..];
    }

    private Sequential Encode(int from, int to, int level)
    {
        var pair = ConvolutionPair.Of(layers, from, to, options.Dropout);
        return Named(Invariant($"conv_{level}_0"), level == 0 ? pair : Sequential(("convs", pair)));
    }

    private UpsampledJoin[] Steps(IReadOnlyList<int> features, int step) =>
    [
        .. Enumerable.Range(0, features.Count - step).Select(level => Named(
            Invariant($"upcat_{level}_{step}"),
            new UpsampledJoin(layers, features[level + 1], BasicUNetDesign.Upsampled(features, level), step * features[level], features[level], options.Dropout))),
    ];

    private T Named<T>(string name, T part)
        where T : Module
    {
        register_module(name, part);
        return part;
    }
}
