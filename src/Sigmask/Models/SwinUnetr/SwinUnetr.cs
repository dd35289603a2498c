using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Swin UNETR (Hatamizadeh et al., BrainLes 2021): a transformer with shifted windows as encoder, a convolutional decoder. As MONAI 1.5 computes it, with its
/// names of weights: <c>swinViT</c>, <c>encoder1</c> … <c>encoder4</c>, <c>encoder10</c>, <c>decoder5</c> … <c>decoder1</c>, <c>out</c>.
/// </summary>
internal sealed class SwinUnetr : Module<Tensor, Tensor>
{
    private const int Stride = 32;

    [ComponentName(Name = "swinViT")]
    private readonly SwinEncoder transformer;

    private readonly Sequential encoder1;
    private readonly Sequential encoder2;
    private readonly Sequential encoder3;
    private readonly Sequential encoder4;
    private readonly Sequential encoder10;
    private readonly UnetrUp decoder5;
    private readonly UnetrUp decoder4;
    private readonly UnetrUp decoder3;
    private readonly UnetrUp decoder2;
    private readonly UnetrUp decoder1;
    private readonly Sequential @out;
    private readonly ModelOptions options;

    /// <summary>A network in training mode on the CPU.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public SwinUnetr(SwinDesign design, ModelOptions options, int seed)
        : base(nameof(SwinUnetr))
    {
        this.options = options.Checked();
        var width = options.Width ?? design.Width;
        if (width % 12 != 0)
        {
            throw new ModelException(Invariant($"Model {options.Name}: width must be a multiple of 12, not {width}."));
        }

        var layers = new UnetrLayers(options.Dimensions);
        transformer = new(design, width, layers, options.Channels);
        encoder1 = Block(options.Channels, width);
        encoder2 = Block(width, width);
        encoder3 = Block(2 * width, 2 * width);
        encoder4 = Block(4 * width, 4 * width);
        encoder10 = Block(16 * width, 16 * width);
        decoder5 = new(layers, 16 * width, 8 * width);
        decoder4 = new(layers, 8 * width, 4 * width);
        decoder3 = new(layers, 4 * width, 2 * width);
        decoder2 = new(layers, 2 * width, width);
        decoder1 = new(layers, width, width);
        @out = layers.Head(width, options.Classes);
        RegisterComponents();
        WeightInitialization.ApplyToTransformer(this, seed);

        Sequential Block(int from, int to) => Sequential(("layer", new UnetrResidual(layers, from, to)));
    }

    /// <summary>Its entries in the registry.</summary>
    public static IReadOnlyList<ModelFamily> Families { get; } =
    [
        Of("swin-unetr", SwinDesign.Published, new(25_137_980, 17_953_068_480), new(62_186_708, 96_531_880_512)),
        Of("swin-unetr-tiny", SwinDesign.Tiny, new(1_579_328, 1_109_655_552), new(3_911_204, 5_865_209_856)),
    ];

    /// <summary>Logits of a batch.</summary>
    /// <param name="input">[B, channels, (D,) H, W], floating.</param>
    /// <returns>[B, classes, (D,) H, W].</returns>
    public override Tensor forward(Tensor input)
    {
        NetworkInput.Require(input, options);
        var padded = StridePadding.Pad(input, Stride, Normalization.Instance);
        var scales = transformer.call(padded);
        var features = decoder5.call(encoder10.call(scales[4]), scales[3]);
        features = decoder4.call(features, encoder4.call(scales[2]));
        features = decoder3.call(features, encoder3.call(scales[1]));
        features = decoder2.call(features, encoder2.call(scales[0]));
        features = decoder1.call(features, encoder1.call(padded));
        return StridePadding.Crop(@out.call(features), input);
    }

    private static ModelFamily Of(string name, SwinDesign design, ModelCost flat, ModelCost spatial) => new()
    {
        Name = name,
        Description = "Swin UNETR",
        Source = "Hatamizadeh et al., BrainLes 2021; MONAI",
        Dimensions = [2, 3],
        InputRule = "any size",
        Costs = new Dictionary<int, ModelCost> { [2] = flat, [3] = spatial },
        Encoder = EncoderLayout.SwinUnetr,
        Build = (options, seed) => new SwinUnetr(design, options, seed),
    };
}

/// <summary>The numbers that make up a Swin UNETR.</summary>
/// <param name="Width">Features of the finest level, a multiple of 12; each level below has twice as many.</param>
/// <param name="Window">Tokens along each axis of a window.</param>
internal sealed record SwinDesign(int Width, int Window)
{
    /// <summary>Pixels along each axis of a patch.</summary>
    public const int Patch = 2;

    /// <summary>As published.</summary>
    public static SwinDesign Published { get; } = new(48, 7);

    /// <summary>For a laptop.</summary>
    public static SwinDesign Tiny { get; } = new(12, 4);

    /// <summary>Attention heads of each stage.</summary>
    public static IReadOnlyList<int> Heads { get; } = [3, 6, 12, 24];

    /// <summary>Blocks of each stage; every second one shifts its windows.</summary>
    public static IReadOnlyList<int> Depths { get; } = [2, 2, 2, 2];
}
