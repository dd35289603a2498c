using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// The U-Net of residual units in two or three dimensions (Kerfoot et al., STACOM 2018), as in MONAI with its names of weights: of each level
/// <c>0</c> the way down, <c>1.submodule</c> the levels below, <c>2</c> the way up.
/// </summary>
internal sealed class ResidualUNet : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> model;
    private readonly SpatialLayers layers;
    private readonly ModelOptions options;
    private readonly int width;
    private readonly int levels;

    /// <summary>A network in training mode on the CPU.</summary>
    /// <exception cref="ModelException">An option is out of range, or one level alone is asked for.</exception>
    public ResidualUNet(ModelOptions options, int seed)
        : base(nameof(ResidualUNet))
    {
        this.options = options.Checked();
        (width, levels) = (options.Width ?? 16, options.Levels ?? 5);
        if (levels < 2)
        {
            throw new ModelException(Invariant($"Model {options.Name}: levels must be 2..8, not {levels}."));
        }

        layers = new(options.Dimensions, Normalization.Instance);
        model = Level(0, options.Channels, options.Classes);
        RegisterComponents();
        WeightInitialization.Apply(this, seed);
    }

    /// <summary>Its entries in the registry.</summary>
    public static IReadOnlyList<ModelFamily> Families { get; } =
    [
        Of("residual-unet", width: 16, levels: 5, new(1_625_161, 761_004_032), new(4_806_481, 1_516_765_184)),
        Of("residual-unet-tiny", width: 8, levels: 4, new(100_861, 157_810_688), new(297_637, 432_799_744)),
    ];

    /// <summary>Logits [B, classes, (D,) H, W] of images [B, channels, (D,) H, W].</summary>
    public override Tensor forward(Tensor input)
    {
        NetworkInput.Require(input, options);
        return StridePadding.Crop(model.call(StridePadding.Pad(input, 1 << (levels - 1), layers.Normalization)), input);
    }

    private static ModelFamily Of(string name, int width, int levels, ModelCost flat, ModelCost spatial) => new()
    {
        Name = name,
        Description = "U-Net of residual units",
        Source = "Kerfoot et al., STACOM 2018; MONAI",
        Dimensions = [2, 3],
        InputRule = "any size",
        Costs = new Dictionary<int, ModelCost> { [2] = flat, [3] = spatial },
        Build = (options, seed) => new ResidualUNet(options with { Width = options.Width ?? width, Levels = options.Levels ?? levels }, seed),
    };

    private Module<Tensor, Tensor> Level(int level, int from, int to)
    {
        var own = width << level;
        if (level == levels - 1)
        {
            return new ResidualUnit(layers, from, own, stride: 1);
        }

        var isAboveBottom = level == levels - 2;
        var below = isAboveBottom ? 2 * own : own;
        var down = new ResidualUnit(layers, from, own, stride: 2);
        var up = Sequential(
            new ConvolutionUnit(layers.UpsampleWithOverlap(own + below, to), layers.Standardize(to), new ParametricRectifier()),
            new ResidualUnit(layers, to, to, stride: 1, count: 1, endsPlain: level == 0));
        return Sequential(down, new SkipConnection(Level(level + 1, own, below)), up);
    }

    /// <summary>Features beside what other layers, named <c>submodule</c>, make of them.</summary>
    private sealed class SkipConnection : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> submodule;

        /// <summary>A connection around layers that keep the size.</summary>
        public SkipConnection(Module<Tensor, Tensor> inner)
            : base(nameof(SkipConnection))
        {
            submodule = inner;
            RegisterComponents();
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => Operations.Concatenate([input, submodule.call(input)], 1);
    }
}
