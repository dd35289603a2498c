using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// SegResNet in two or three dimensions: a deep residual encoder and a light decoder that adds its features to the encoder's (Myronenko, BrainLes
/// 2018), as in MONAI with its names of weights: <c>convInit</c>, <c>down_layers</c>, <c>up_samples</c>, <c>up_layers</c>, <c>conv_final</c>.
/// </summary>
internal sealed class SegResNet : Module<Tensor, Tensor>
{
    [ComponentName(Name = "convInit")]
    private readonly ConvolutionUnit stem;

    [ComponentName(Name = "down_layers")]
    private readonly ModuleList<Module<Tensor, Tensor>> down = [];

    [ComponentName(Name = "up_samples")]
    private readonly ModuleList<Module<Tensor, Tensor>> narrowing = [];

    [ComponentName(Name = "up_layers")]
    private readonly ModuleList<Module<Tensor, Tensor>> up = [];

    [ComponentName(Name = "conv_final")]
    private readonly Sequential head;

    private readonly ModelOptions options;

    /// <summary>A network in training mode on the CPU.</summary>
    public SegResNet(SegResNetDesign design, ModelOptions options, int seed)
        : base(nameof(SegResNet))
    {
        this.options = options.Checked();
        var layers = new SpatialLayers(options.Dimensions, options.Normalization);
        stem = new(layers.Convolve(options.Channels, design.Width));
        for (var level = 0; level < design.Blocks.Count; level++)
        {
            var width = design.Width << level;
            var blocks = Enumerable.Range(0, design.Blocks[level]).Select(_ => (Module<Tensor, Tensor>)new SegResNetBlock(layers, width, design.Groups));
            Module<Tensor, Tensor> halving = level == 0 ? Identity() : new ConvolutionUnit(layers.Convolve(width / 2, width, layers.Alike(3), layers.Alike(2), hasBias: false));
            down.Add(Sequential(blocks.Prepend(halving)));
        }

        for (var level = design.Blocks.Count - 2; level >= 0; level--)
        {
            var width = design.Width << level;
            narrowing.Add(Sequential(new ConvolutionUnit(layers.Convolve(2 * width, width, layers.Alike(1), layers.Alike(1), hasBias: false))));
            up.Add(Sequential(new SegResNetBlock(layers, width, design.Groups)));
        }

        head = Sequential(GroupNorm(design.Groups, design.Width), ReLU(inplace: true), new ConvolutionUnit(layers.MixChannels(design.Width, options.Classes)));
        RegisterComponents();
        WeightInitialization.Apply(this, seed);
    }

    /// <summary>Its entries in the registry.</summary>
    public static IReadOnlyList<ModelFamily> Families { get; } =
    [
        Of("segresnet", SegResNetDesign.Published, new(6_298_530, 15_525_216_256), new(18_796_002, 72_385_298_432)),
        Of("segresnet-tiny", SegResNetDesign.Tiny, new(149_802, 597_164_032), new(442_554, 3_550_478_336)),
    ];

    /// <summary>Logits [B, classes, (D,) H, W] of images [B, channels, (D,) H, W].</summary>
    public override Tensor forward(Tensor input)
    {
        NetworkInput.Require(input, options);
        var features = stem.call(StridePadding.Pad(input, 1 << up.Count));
        Tensor[] skips = [.. down.Select(level => features = level.call(features))];
        for (var step = 0; step < up.Count; step++)
        {
            features = up[step].call(narrowing[step].call(features).EnlargeTwofold(isSmooth: true).Accumulate(skips[^(step + 2)]));
        }

        return StridePadding.Crop(head.call(features), input);
    }

    private static ModelFamily Of(string name, SegResNetDesign design, ModelCost flat, ModelCost spatial) => new()
    {
        Name = name,
        Description = "SegResNet",
        Source = "Myronenko, BrainLes 2018; MONAI",
        Dimensions = [2, 3],
        InputRule = "any size",
        Costs = new Dictionary<int, ModelCost> { [2] = flat, [3] = spatial },
        Build = (options, seed) => new SegResNet(design.For(options), options, seed),
    };
}

/// <summary>The numbers that make up a SegResNet.</summary>
/// <param name="Width">Feature maps of the finest level; each further one has twice as many.</param>
/// <param name="Blocks">Blocks of each level on the way down.</param>
/// <param name="Groups">Groups of feature maps that are normalised together.</param>
internal sealed record SegResNetDesign(int Width, IReadOnlyList<int> Blocks, int Groups = 8)
{
    /// <summary>The network that won the brain tumour challenge of 2018 (Myronenko, BrainLes 2018), without its autoencoder.</summary>
    public static SegResNetDesign Published { get; } = new(32, [1, 2, 2, 4]);

    /// <summary>A quarter of its feature maps, and fewer blocks.</summary>
    public static SegResNetDesign Tiny { get; } = new(8, [1, 1, 1, 1]);

    /// <summary>This design as options want it.</summary>
    /// <exception cref="ModelException">The groups cannot be equal.</exception>
    public SegResNetDesign For(ModelOptions options)
    {
        var width = options.Width ?? Width;
        if (width % Groups != 0)
        {
            throw new ModelException(Invariant($"Model {options.Name}: width must be a multiple of {Groups}, not {width}."));
        }

        return this with { Width = width };
    }
}
