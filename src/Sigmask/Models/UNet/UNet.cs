using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// The U-Net in two or three dimensions: at each level two 3x3 convolutions with normalisation and ReLU, 2x2 max pooling on the way down,
/// transposed convolutions and skip connections on the way up, a linear map of each pixel's features to logits.
/// Ronneberger et al., MICCAI 2015; Çiçek et al., MICCAI 2016.
/// </summary>
/// <remarks>
/// Maps [B, channels, (D,) H, W] of any size to logits [B, classes, (D,) H, W]: sizes that the pooling does not divide are padded by
/// repeating the border and the result is cropped. Weights are named <c>down.i.{0,1,3,4}</c>, <c>up.i</c>, <c>dec.i.{0,1,3,4}</c>, <c>head</c>,
/// level i counted from the finest.
/// </remarks>
public sealed class UNet : Module<Tensor, Tensor>
{
    private readonly ModuleList<Module<Tensor, Tensor>> down = [];
    private readonly ModuleList<Module<Tensor, Tensor>> up = [];
    private readonly ModuleList<Module<Tensor, Tensor>> dec = [];
    private readonly Module<Tensor, Tensor> head;
    private readonly SpatialLayers layers;
    private readonly ModelOptions options;
    private readonly int width;
    private readonly int levels;

    /// <summary>A network in training mode on the CPU.</summary>
    /// <param name="options">Its shape.</param>
    /// <param name="seed">Same options and seed, same initial weights.</param>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public UNet(ModelOptions options, int seed)
        : base(nameof(UNet))
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options.Checked();
        (width, levels) = (options.Width ?? 64, options.Levels ?? 5);
        layers = new(options.Dimensions, options.Normalization);
        for (var level = 0; level < levels; level++)
        {
            down.Add(Block(level == 0 ? options.Channels : Width(level - 1), Width(level)));
        }

        for (var level = 0; level < levels - 1; level++)
        {
            up.Add(layers.Upsample(Width(level + 1), Width(level)));
            dec.Add(Block(2 * Width(level), Width(level)));
        }

        head = layers.MixChannels(Width(0), options.Classes);
        RegisterComponents();
        WeightInitialization.Apply(this, seed);
    }

    /// <summary>Its entries in the registry.</summary>
    public static IReadOnlyList<ModelFamily> Families { get; } =
    [
        Of("unet", width: 64, levels: 5, new(31_036_546, 48_096_083_968), new(90_298_626, 237_347_274_752)),
        Of("unet-tiny", width: 16, levels: 4, new(482_466, 2_301_624_320), new(1_401_282, 14_059_307_008)),
    ];

    /// <summary>Logits of a batch.</summary>
    /// <param name="input">[B, channels, (D,) H, W], floating.</param>
    /// <returns>[B, classes, (D,) H, W].</returns>
    /// <exception cref="ArgumentException">The number of axes or of channels is not what the network was made for.</exception>
    public override Tensor forward(Tensor input)
    {
        NetworkInput.Require(input, options);
        var skips = new Tensor[levels];
        var features = StridePadding.Pad(input, 1 << (levels - 1), layers.Normalization, training);
        for (var level = 0; level < levels; level++)
        {
            skips[level] = features = down[level].call(level == 0 ? features : features.PoolLargest(kernel: 2, stride: 2));
        }

        for (var level = levels - 2; level >= 0; level--)
        {
            features = dec[level].call(Operations.Concatenate([skips[level], up[level].call(features)], 1));
        }

        return StridePadding.Crop(head.call(features), input);
    }

    private static ModelFamily Of(string name, int width, int levels, ModelCost flat, ModelCost spatial) => new()
    {
        Name = name,
        Description = "U-Net",
        Source = "Ronneberger et al., MICCAI 2015 (3-D: Çiçek et al., MICCAI 2016)",
        Dimensions = [2, 3],
        InputRule = "any size",
        Costs = new Dictionary<int, ModelCost> { [2] = flat, [3] = spatial },
        Build = (options, seed) => new UNet(options with { Width = options.Width ?? width, Levels = options.Levels ?? levels }, seed),
    };

    private int Width(int level) => width << level;

    private Sequential Block(int from, int to)
    {
        var block = Sequential(
            layers.Convolve(from, to), layers.Normalize(to), ReLU(inplace: true),
            layers.Convolve(to, to), layers.Normalize(to), ReLU(inplace: true));
        return options.Dropout > 0 ? block.append(layers.Drop(options.Dropout)) : block;
    }
}
