using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// The U-Net of Falk et al. (Nature Methods 2019) in two or three dimensions, with instance normalisation and leaky ReLU, as in MONAI with its names
/// of weights: <c>conv_0</c>, <c>down_i</c>, <c>upcat_i</c>, <c>final_conv</c>.
/// </summary>
internal sealed class BasicUNet : Module<Tensor, Tensor>
{
    private readonly Sequential[] encoder;
    private readonly UpsampledJoin[] joins;
    private readonly Module<Tensor, Tensor> head;
    private readonly SpatialLayers layers;
    private readonly ModelOptions options;

    /// <summary>A network in training mode on the CPU.</summary>
    /// <param name="features">Feature maps of each level from the finest on, two levels at least.</param>
    /// <param name="options">Channels, classes, dimensions and dropout.</param>
    /// <param name="seed">Same arguments, same initial weights.</param>
    public BasicUNet(IReadOnlyList<int> features, ModelOptions options, int seed)
        : base(nameof(BasicUNet))
    {
        this.options = options.Checked();
        layers = new(options.Dimensions, Normalization.Instance);
        encoder = [.. features.Select((width, level) => Encode(level == 0 ? options.Channels : features[level - 1], width, level))];
        joins = [.. Enumerable.Range(0, features.Count - 1).Select(level => Join(features, level))];
        head = layers.MixChannels(features[0], options.Classes);
        register_module("final_conv", head);
        WeightInitialization.Apply(this, seed);
    }

    /// <summary>Its entries in the registry.</summary>
    public static IReadOnlyList<ModelFamily> Families { get; } =
    [
        Of("basic-unet", width: 32, new(1_978_466, 4_947_181_568), new(5_749_410, 37_377_540_096)),
        Of("basic-unet-tiny", width: 8, new(124_634, 313_524_224), new(360_426, 2_381_709_312)),
    ];

    /// <summary>Logits [B, classes, (D,) H, W] of images [B, channels, (D,) H, W].</summary>
    public override Tensor forward(Tensor input)
    {
        NetworkInput.Require(input, options);
        var skips = new Tensor[encoder.Length];
        var features = StridePadding.Pad(input, 1 << (encoder.Length - 1), layers.Normalization);
        for (var level = 0; level < encoder.Length; level++)
        {
            skips[level] = features = encoder[level].call(level == 0 ? features : features.PoolLargest(kernel: 2, stride: 2));
        }

        for (var level = joins.Length - 1; level >= 0; level--)
        {
            features = joins[level].call(features, skips[level]);
        }

        return StridePadding.Crop(head.call(features), input);
    }

    private static ModelFamily Of(string name, int width, ModelCost flat, ModelCost spatial) => new()
    {
        Name = name,
        Description = "U-Net of instance normalisation and leaky ReLU",
        Source = "Falk et al., Nature Methods 2019; MONAI",
        Dimensions = [2, 3],
        InputRule = "any size",
        Costs = new Dictionary<int, ModelCost> { [2] = flat, [3] = spatial },
        Build = (options, seed) => new BasicUNet(BasicUNetDesign.FeatureMaps(options, width), options, seed),
    };

    private Sequential Encode(int from, int to, int level)
    {
        var pair = ConvolutionPair.Of(layers, from, to, options.Dropout);
        var stage = level == 0 ? pair : Sequential(("convs", pair));
        register_module(level == 0 ? "conv_0" : Invariant($"down_{level}"), stage);
        return stage;
    }

    private UpsampledJoin Join(IReadOnlyList<int> features, int level)
    {
        var join = new UpsampledJoin(layers, features[level + 1], BasicUNetDesign.Upsampled(features, level), features[level], features[level], options.Dropout);
        register_module(Invariant($"upcat_{level + 1}"), join);
        return join;
    }
}

/// <summary>The numbers of MONAI's basic U-Net and U-Net++: the two finest levels are equally wide, from there on each is twice as wide as the last.</summary>
internal static class BasicUNetDesign
{
    private const int PublishedLevels = 5;

    /// <summary>Feature maps of each level, from the finest on.</summary>
    /// <param name="options">May ask for another width and number of levels.</param>
    /// <param name="width">As published.</param>
    /// <exception cref="ModelException">One level alone is asked for.</exception>
    public static IReadOnlyList<int> FeatureMaps(ModelOptions options, int width)
    {
        var levels = options.Levels ?? PublishedLevels;
        return levels >= 2
            ? [.. Enumerable.Range(0, levels).Select(level => (options.Width ?? width) << Math.Max(0, level - 1))]
            : throw new ModelException(Invariant($"Model {options.Name}: levels must be 2..8, not {levels}."));
    }

    /// <summary>Feature maps that are left of a level's when they are upsampled to the level above: half, and all at the top.</summary>
    /// <param name="features">Of each level.</param>
    /// <param name="to">The level above.</param>
    public static int Upsampled(IReadOnlyList<int> features, int to) => to == 0 ? features[1] : features[to + 1] / 2;
}
