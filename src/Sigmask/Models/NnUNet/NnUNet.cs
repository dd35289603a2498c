using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// The U-Nets of nnU-Net, with convolutions (Isensee et al., Nature Methods 2021) or residual blocks in the encoder (Isensee et al., MICCAI 2024), as in
/// dynamic-network-architectures with its names of weights: <c>encoder</c>, <c>decoder</c>. Each stage of the decoder predicts.
/// </summary>
internal sealed class NnUNet : Module<Tensor, Tensor>, IDeepSupervision
{
    private readonly NnUNetEncoder encoder;
    private readonly NnUNetDecoder decoder;
    private readonly NetworkTopology topology;
    private readonly ModelOptions options;

    /// <summary>A network in training mode on the CPU.</summary>
    /// <param name="topology">Its stages, two at least.</param>
    /// <param name="design">Feature maps and blocks of each of them.</param>
    /// <param name="options">Channels, classes and dimensions.</param>
    /// <param name="seed">Same arguments, same initial weights.</param>
    public NnUNet(NetworkTopology topology, NnUNetDesign design, ModelOptions options, int seed)
        : base(nameof(NnUNet))
    {
        (this.topology, this.options) = (topology, options.Checked());
        var layers = new SpatialLayers(options.Dimensions, Normalization.Instance);
        encoder = new(layers, topology, design, options.Channels);
        decoder = new(layers, topology, design, options.Classes);
        RegisterComponents();
        WeightInitialization.Apply(this, seed);
        foreach (var block in modules().OfType<ResidualBlock>())
        {
            block.BeginAsShortcut();
        }
    }

    /// <summary>Their entries in the registry.</summary>
    public static IReadOnlyList<ModelFamily> Families { get; } =
    [
        Plain("nnunet", 32, int.MaxValue, new(46_324_558, 14_898_167_808), new(31_195_594, 59_653_947_392)),
        Plain("nnunet-tiny", 8, 5, new(487_384, 756_547_584), new(1_413_480, 3_761_766_400)),
        Residual("nnunet-resenc", 32, int.MaxValue, int.MaxValue, new(140_017_038, 32_528_924_672), new(102_349_770, 89_675_399_168)),
        Residual("nnunet-resenc-tiny", 8, 5, 2, new(843_144, 953_679_872), new(2_455_832, 4_222_615_552)),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<double> HeadWeights => Models.HeadWeights.Halving(topology.Strides.Count - 1);

    /// <summary>Logits [B, classes, (D,) H, W] of images [B, channels, (D,) H, W].</summary>
    public override Tensor forward(Tensor input) => Head(Features(input), 0, input);

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> ForwardHeads(Tensor images)
    {
        var features = Features(images);
        return [.. features.Select((_, stage) => Head(features, stage, images))];
    }

    private IReadOnlyList<Tensor> Features(Tensor input)
    {
        NetworkInput.Require(input, options);
        return decoder.call(encoder.call(StridePadding.Pad(input, topology.TotalStrides, Normalization.Instance)));
    }

    private Tensor Head(IReadOnlyList<Tensor> features, int stage, Tensor input) =>
        StridePadding.Crop(decoder.Logits(features, stage), input, topology.TotalStridesOf(stage));

    private static ModelFamily Plain(string name, int width, int stages, ModelCost flat, ModelCost spatial) =>
        Of(name, "nnU-Net", "Isensee et al., Nature Methods 2021", stages, flat, spatial, (count, options) => NnUNetDesign.Plain(count, options.Width ?? width, options.Dimensions));

    private static ModelFamily Residual(string name, int width, int stages, int blocks, ModelCost flat, ModelCost spatial) =>
        Of(name, "nnU-Net with a residual encoder", "Isensee et al., MICCAI 2024", stages, flat, spatial, (count, options) => NnUNetDesign.Residual(count, options.Width ?? width, options.Dimensions, blocks));

    private static ModelFamily Of(string name, string description, string source, int stages, ModelCost flat, ModelCost spatial, Func<int, ModelOptions, NnUNetDesign> design) => new()
    {
        Name = name,
        Description = description,
        Source = $"{source}; dynamic-network-architectures",
        Dimensions = [2, 3],
        InputRule = "any size, which decides the levels",
        IsPlanned = true,
        Costs = new Dictionary<int, ModelCost> { [2] = flat, [3] = spatial },
        Build = (options, seed) =>
        {
            var topology = NetworkTopology.Of(options, stages);
            return new NnUNet(topology, design(topology.Strides.Count, options), options, seed);
        },
    };
}
