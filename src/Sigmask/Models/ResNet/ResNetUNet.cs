using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// A U-Net on a residual network: the encoder of He et al. (CVPR 2016) and the decoder of Segmentation Models PyTorch (Iakubovskii 2019), with
/// their names of weights: <c>encoder</c>, <c>decoder</c>, <c>segmentation_head</c>.
/// </summary>
internal sealed class ResNetUNet : Module<Tensor, Tensor>
{
    private const int Stride = 32;

    private readonly ResNetEncoder encoder;
    private readonly ResNetUNetDecoder decoder;

    [ComponentName(Name = "segmentation_head")]
    private readonly Sequential head;

    private readonly ModelOptions options;

    /// <summary>A network in training mode on the CPU.</summary>
    public ResNetUNet(ResNetDesign design, ModelOptions options, int seed)
        : base(nameof(ResNetUNet))
    {
        this.options = options.Checked();
        encoder = new(design, options.Channels);
        int[] widths = [.. Enumerable.Range(0, 5).Select(block => 4 * design.Width >> block)];
        decoder = new(design.FeatureMaps, widths);
        head = Sequential(Conv2d(widths[^1], options.Classes, 3, padding: 1));
        RegisterComponents();
        WeightInitialization.Apply(this, seed);
    }

    /// <summary>Its entries in the registry.</summary>
    public static IReadOnlyList<ModelFamily> Families { get; } =
    [
        Of(ResNetDesign.ResNet18, "", new(14_322_082, 5_304_745_984)),
        Of(ResNetDesign.ResNet34, "", new(24_430_242, 7_720_665_088)),
        Of(ResNetDesign.ResNet50, "", new(32_514_978, 10_539_237_376)),
        Of(ResNetDesign.Tiny, "-tiny", new(897_946, 344_719_360)),
    ];

    /// <summary>Logits [B, classes, H, W] of images [B, channels, H, W].</summary>
    public override Tensor forward(Tensor input)
    {
        NetworkInput.Require(input, options);
        var features = encoder.call(StridePadding.Pad(input, Stride, Normalization.Batch, training));
        return StridePadding.Crop(head.call(decoder.call(features)), input);
    }

    private static ModelFamily Of(ResNetDesign design, string suffix, ModelCost cost) => new()
    {
        Name = $"{design.Name}-unet{suffix}",
        Description = "U-Net on a residual network",
        Source = "He et al., CVPR 2016; Ronneberger et al., MICCAI 2015; Segmentation Models PyTorch",
        Dimensions = [2],
        InputRule = "any size",
        Costs = new Dictionary<int, ModelCost> { [2] = cost },
        Encoder = EncoderLayout.ResNet,
        Build = (options, seed) => new ResNetUNet(design, options, seed),
    };
}
