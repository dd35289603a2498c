using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// UNETR (Hatamizadeh et al., WACV 2022): a vision transformer as encoder, a convolutional decoder on four of its depths. As in MONAI 1.5 (convolutional patch
/// projection, instance normalisation, residual blocks), with its names of weights: <c>vit</c>, <c>encoder1</c> … <c>encoder4</c>, <c>decoder5</c> …
/// <c>decoder2</c>, <c>out</c>.
/// </summary>
/// <remarks>
/// There is a learned embedding for each patch of the planned size (<see cref="ModelOptions.Input"/>); for an image of another size they are interpolated,
/// while training as in use. Sizes that the patches do not divide are padded by repeating the border and the result is cropped.
/// </remarks>
internal sealed class Unetr : Module<Tensor, Tensor>
{
    private readonly VisionTransformer vit;
    private readonly Sequential encoder1;
    private readonly UnetrProjection encoder2;
    private readonly UnetrProjection encoder3;
    private readonly UnetrProjection encoder4;
    private readonly UnetrUp decoder5;
    private readonly UnetrUp decoder4;
    private readonly UnetrUp decoder3;
    private readonly UnetrUp decoder2;
    private readonly Sequential @out;
    private readonly ModelOptions options;

    /// <summary>A network in training mode on the CPU.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public Unetr(UnetrDesign design, ModelOptions options, int seed)
        : base(nameof(Unetr))
    {
        this.options = options.Checked();
        var layers = new UnetrLayers(options.Dimensions);
        var (width, hidden) = (options.Width ?? design.Width, design.Hidden);
        var planned = options.Input?.Size ?? UsualSize(options.Dimensions);
        vit = new(design, layers, options.Channels, [.. planned.Select(length => (length + UnetrDesign.Patch - 1L) / UnetrDesign.Patch)]);
        encoder1 = Sequential(("layer", new UnetrResidual(layers, options.Channels, width)));
        encoder2 = new(layers, hidden, 2 * width, blocks: 2);
        encoder3 = new(layers, hidden, 4 * width, blocks: 1);
        encoder4 = new(layers, hidden, 8 * width, blocks: 0);
        decoder5 = new(layers, hidden, 8 * width);
        decoder4 = new(layers, 8 * width, 4 * width);
        decoder3 = new(layers, 4 * width, 2 * width);
        decoder2 = new(layers, 2 * width, width);
        @out = layers.Head(width, options.Classes);
        RegisterComponents();
        WeightInitialization.ApplyToTransformer(this, seed);
    }

    /// <summary>Its entries in the registry.</summary>
    public static IReadOnlyList<ModelFamily> Families { get; } =
    [
        Of("unetr", UnetrDesign.Published, new(115_654_594, 26_206_011_392), new(121_123_042, 21_466_447_872)),
        Of("unetr-tiny", UnetrDesign.Tiny, new(914_818, 922_222_592), new(1_714_450, 4_000_579_584)),
    ];

    /// <summary>Logits of a batch.</summary>
    /// <param name="input">[B, channels, (D,) H, W], floating.</param>
    /// <returns>[B, classes, (D,) H, W].</returns>
    public override Tensor forward(Tensor input)
    {
        NetworkInput.Require(input, options);
        var padded = StridePadding.Pad(input, UnetrDesign.Patch);
        var depths = vit.call(padded);
        var features = decoder5.call(depths[3], encoder4.call(depths[2]));
        features = decoder4.call(features, encoder3.call(depths[1]));
        features = decoder3.call(features, encoder2.call(depths[0]));
        features = decoder2.call(features, encoder1.call(padded));
        return StridePadding.Crop(@out.call(features), input);
    }

    // The paper's 96 x 96 x 96 voxels; 256 x 256 pixels.
    private static int[] UsualSize(int dimensions) => dimensions == 2 ? [256, 256] : [96, 96, 96];

    private static ModelFamily Of(string name, UnetrDesign design, ModelCost flat, ModelCost spatial) => new()
    {
        Name = name,
        Description = "UNETR",
        Source = "Hatamizadeh et al., WACV 2022; MONAI",
        Dimensions = [2, 3],
        InputRule = "any size; best the one it was planned for",
        Costs = new Dictionary<int, ModelCost> { [2] = flat, [3] = spatial },
        IsPlanned = true,
        Encoder = EncoderLayout.Unetr,
        Build = (options, seed) => new Unetr(design, options, seed),
    };
}

/// <summary>The numbers that make up a UNETR.</summary>
/// <param name="Width">Features of the finest level of the decoder; each level below has twice as many.</param>
/// <param name="Hidden">Features of a token.</param>
/// <param name="FeedForward">Features within the feed-forward part of a block.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="Blocks">Blocks of the transformer, a multiple of 4; the decoder takes the features after each quarter of them.</param>
internal sealed record UnetrDesign(int Width, int Hidden, int FeedForward, int Heads, int Blocks = 12)
{
    /// <summary>Pixels along each axis of a patch.</summary>
    public const int Patch = 16;

    /// <summary>As published: ViT-B/16 and 16 features.</summary>
    public static UnetrDesign Published { get; } = new(16, 768, 3072, 12);

    /// <summary>For a laptop.</summary>
    public static UnetrDesign Tiny { get; } = new(8, 96, 384, 3, Blocks: 4);
}
