using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// DeepLabV3+ on a residual network (Chen et al., ECCV 2018), as in Segmentation Models PyTorch with its names of weights: <c>encoder</c>,
/// <c>decoder</c>, <c>segmentation_head</c>.
/// </summary>
internal sealed class DeepLabV3Plus : Module<Tensor, Tensor>
{
    private const int Stride = 16;

    private readonly ResNetEncoder encoder;
    private readonly DeepLabDecoder decoder;

    [ComponentName(Name = "segmentation_head")]
    private readonly Sequential head;

    private readonly ModelOptions options;

    /// <summary>A network in training mode on the CPU.</summary>
    public DeepLabV3Plus(ResNetDesign design, ModelOptions options, int seed)
        : base(nameof(DeepLabV3Plus))
    {
        this.options = options.Checked();
        var width = 4 * design.Width;
        encoder = new(design, options.Channels, isDilated: true);
        decoder = new(design.FeatureMaps, width);
        head = Sequential(Conv2d(width, options.Classes, 1L));
        RegisterComponents();
        WeightInitialization.Apply(this, seed);
    }

    /// <summary>Its entries in the registry.</summary>
    public static IReadOnlyList<ModelFamily> Families { get; } =
    [
        Of(ResNetDesign.ResNet18, "", new(12_323_282, 4_460_380_160)),
        Of(ResNetDesign.ResNet34, "", new(22_431_442, 7_782_268_928)),
        Of(ResNetDesign.ResNet50, "", new(26_671_570, 9_038_987_264)),
        Of(ResNetDesign.Tiny, "-tiny", new(780_290, 304_799_744)),
    ];

    /// <summary>Logits [B, classes, H, W] of images [B, channels, H, W].</summary>
    public override Tensor forward(Tensor input)
    {
        NetworkInput.Require(input, options);
        var padded = StridePadding.Pad(input, Stride, Normalization.Batch, training);
        var logits = head.call(decoder.call(encoder.call(padded)));
        return StridePadding.Crop(logits.ResizeTo(padded, alignCorners: true), input);
    }

    private static ModelFamily Of(ResNetDesign design, string suffix, ModelCost cost) => new()
    {
        Name = $"{design.Name}-deeplabv3+{suffix}",
        Description = "DeepLabV3+ on a residual network",
        Source = "Chen et al., ECCV 2018; He et al., CVPR 2016; Segmentation Models PyTorch",
        Dimensions = [2],
        InputRule = "any size",
        Costs = new Dictionary<int, ModelCost> { [2] = cost },
        Encoder = EncoderLayout.ResNet,
        Build = (options, seed) => new DeepLabV3Plus(design, options, seed),
    };
}
