using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// The Attention U-Net in two or three dimensions (Oktay et al., MIDL 2018), as in MONAI with its names of weights: <c>model.0</c> the first level,
/// <c>model.1</c> the levels around each other, <c>model.2</c> the logits.
/// </summary>
internal sealed class AttentionUNet : Module<Tensor, Tensor>
{
    private readonly Sequential model;
    private readonly SpatialLayers layers;
    private readonly ModelOptions options;
    private readonly int width;
    private readonly int levels;

    /// <summary>A network in training mode on the CPU.</summary>
    public AttentionUNet(ModelOptions options, int seed)
        : base(nameof(AttentionUNet))
    {
        this.options = options.Checked();
        (width, levels) = (options.Width ?? 16, options.Levels ?? 5);
        layers = new(options.Dimensions, Normalization.Batch);
        model = Sequential(Block(options.Channels, width, stride: 1), Level(0), new ConvolutionUnit(layers.MixChannels(width, options.Classes)));
        RegisterComponents();
        WeightInitialization.Apply(this, seed);
    }

    /// <summary>Its entries in the registry.</summary>
    public static IReadOnlyList<ModelFamily> Families { get; } =
    [
        Of("attention-unet", width: 16, levels: 5, new(1_987_434, 2_646_540_288), new(5_909_130, 12_254_347_264)),
        Of("attention-unet-tiny", width: 8, levels: 4, new(124_122, 509_542_400), new(367_338, 2_922_708_992)),
    ];

    /// <summary>Logits [B, classes, (D,) H, W] of images [B, channels, (D,) H, W].</summary>
    public override Tensor forward(Tensor input)
    {
        NetworkInput.Require(input, options);
        return StridePadding.Crop(model.call(StridePadding.Pad(input, 1 << (levels - 1), layers.Normalization, training)), input);
    }

    private static ModelFamily Of(string name, int width, int levels, ModelCost flat, ModelCost spatial) => new()
    {
        Name = name,
        Description = "Attention U-Net",
        Source = "Oktay et al., MIDL 2018; MONAI",
        Dimensions = [2, 3],
        InputRule = "any size",
        Costs = new Dictionary<int, ModelCost> { [2] = flat, [3] = spatial },
        Build = (options, seed) => new AttentionUNet(options with { Width = options.Width ?? width, Levels = options.Levels ?? levels }, seed),
    };

    private int Width(int level) => width << level;

    private Module<Tensor, Tensor> Level(int level) =>
        level == levels - 1 ? Identity() : new AttentionLevel(layers, Width(level), Width(level + 1), Below(level));

    private Sequential Below(int level)
    {
        var coarser = Block(Width(level), Width(level + 1), stride: 2);
        return level + 1 == levels - 1 ? coarser : Sequential(coarser, Level(level + 1));
    }

    private Sequential Block(int from, int to, int stride)
    {
        var block = Sequential(Unit(from, to, stride), Unit(to, to, 1));
        return Sequential(("conv", options.Dropout > 0 ? block.append(layers.Drop(options.Dropout)) : block));
    }

    private ConvolutionUnit Unit(int from, int to, int stride) =>
        new(layers.Convolve(from, to, layers.Alike(3), layers.Alike(stride)), layers.Normalize(to), ReLU(inplace: true));
}
