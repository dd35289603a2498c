using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// MONAI's version of nnU-Net's U-Net, planned by the same rules: no biases but those of the logits, no deep supervision. Weights are named
/// <c>input_block</c>, <c>downsamples</c>, <c>bottleneck</c>, <c>upsamples</c> (from the coarsest), <c>output_block</c>.
/// </summary>
internal sealed class DynUNet : Module<Tensor, Tensor>
{
    [ComponentName(Name = "input_block")]
    private readonly DynUNetBlock first;

    private readonly ModuleList<DynUNetBlock> downsamples = [];
    private readonly DynUNetBlock bottleneck;
    private readonly ModuleList<DynUNetJoin> upsamples = [];

    [ComponentName(Name = "output_block")]
    private readonly Sequential head;

    private readonly NetworkTopology topology;
    private readonly ModelOptions options;

    /// <summary>A network in training mode on the CPU.</summary>
    /// <param name="topology">Its stages, two at least.</param>
    /// <param name="features">Feature maps of each of them, from the finest on.</param>
    /// <param name="options">Channels, classes and dimensions.</param>
    /// <param name="seed">Same arguments, same initial weights.</param>
    public DynUNet(NetworkTopology topology, IReadOnlyList<int> features, ModelOptions options, int seed)
        : base(nameof(DynUNet))
    {
        (this.topology, this.options) = (topology, options.Checked());
        var layers = new SpatialLayers(options.Dimensions, Normalization.Instance);
        first = Block(0);
        for (var stage = 1; stage < features.Count - 1; stage++)
        {
            downsamples.Add(Block(stage));
        }

        bottleneck = Block(features.Count - 1);
        for (var stage = features.Count - 2; stage >= 0; stage--)
        {
            upsamples.Add(new(layers, features[stage + 1], features[stage], topology.Kernels[stage + 1], topology.Strides[stage + 1]));
        }

        head = Sequential(("conv", new ConvolutionUnit(layers.MixChannels(features[0], options.Classes))));
        RegisterComponents();
        WeightInitialization.Apply(this, seed);

        DynUNetBlock Block(int stage) =>
            new(layers, stage == 0 ? options.Channels : features[stage - 1], features[stage], topology.Kernels[stage], topology.Strides[stage]);
    }

    /// <summary>Its entries in the registry.</summary>
    public static IReadOnlyList<ModelFamily> Families { get; } =
    [
        Of("dynunet", 32, int.MaxValue, new(46_309_474, 14_898_167_808), new(31_189_410, 59_653_947_392)),
        Of("dynunet-tiny", 8, 5, new(486_298, 756_547_584), new(1_412_394, 3_761_766_400)),
    ];

    /// <summary>Logits [B, classes, (D,) H, W] of images [B, channels, (D,) H, W].</summary>
    public override Tensor forward(Tensor input)
    {
        NetworkInput.Require(input, options);
        List<Tensor> skips = [first.call(StridePadding.Pad(input, topology.TotalStrides, Normalization.Instance))];
        foreach (var block in downsamples)
        {
            skips.Add(block.call(skips[^1]));
        }

        var features = bottleneck.call(skips[^1]);
        foreach (var join in upsamples)
        {
            features = join.call(features, skips[^1]);
            skips.RemoveAt(skips.Count - 1);
        }

        return StridePadding.Crop(head.call(features), input);
    }

    private static ModelFamily Of(string name, int width, int stages, ModelCost flat, ModelCost spatial) => new()
    {
        Name = name,
        Description = "DynUNet",
        Source = "Isensee et al., Nature Methods 2021; MONAI",
        Dimensions = [2, 3],
        InputRule = "any size, which decides the levels",
        IsPlanned = true,
        Costs = new Dictionary<int, ModelCost> { [2] = flat, [3] = spatial },
        Build = (options, seed) =>
        {
            var topology = NetworkTopology.Of(options, stages);
            return new DynUNet(topology, NnUNetDesign.Plain(topology.Strides.Count, options.Width ?? width, options.Dimensions).Features, options, seed);
        },
    };
}
