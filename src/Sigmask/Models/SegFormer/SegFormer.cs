using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// SegFormer (Xie et al., NeurIPS 2021): a pyramid of transformers and a decoder of linear maps. As in Segmentation Models PyTorch, whose decoder is 256
/// features wide for every size, with its names of weights: <c>encoder</c>, <c>decoder</c>, <c>segmentation_head</c>.
/// </summary>
internal sealed class SegFormer : Module<Tensor, Tensor>
{
    private const int Stride = 32;

    private readonly PyramidEncoder encoder;
    private readonly SegFormerDecoder decoder;

    [ComponentName(Name = "segmentation_head")]
    private readonly Sequential head;

    private readonly ModelOptions options;

    /// <summary>A network in training mode on the CPU.</summary>
    public SegFormer(PyramidDesign design, int width, ModelOptions options, int seed)
        : base(nameof(SegFormer))
    {
        this.options = options.Checked();
        encoder = new(design, options.Channels);
        decoder = new(design.Widths, width);
        head = Sequential(Conv2d(width, options.Classes, 1L));
        RegisterComponents();
        TransformerInitialization.Apply(this, seed);
    }

    /// <summary>Its entries in the registry.</summary>
    public static IReadOnlyList<ModelFamily> Families { get; } =
    [
        Of("segformer-b0", PyramidDesign.Mix(0), 256, new(3_711_522, 1_733_885_952)),
        Of("segformer-b1", PyramidDesign.Mix(1), 256, new(13_671_490, 3_398_565_888)),
        Of("segformer-b2", PyramidDesign.Mix(2), 256, new(24_716_354, 5_509_218_304)),
        Of("segformer-b3", PyramidDesign.Mix(3), 256, new(44_592_194, 9_288_024_064)),
        Of("segformer-b4", PyramidDesign.Mix(4), 256, new(61_362_754, 12_954_697_728)),
        Of("segformer-b5", PyramidDesign.Mix(5), 256, new(81_963_074, 16_632_119_296)),
        Of("segformer-b0-tiny", PyramidDesign.MixTiny, 64, new(877_330, 246_448_128)),
    ];

    /// <summary>Logits [B, classes, H, W] of images [B, channels, H, W].</summary>
    public override Tensor forward(Tensor input)
    {
        NetworkInput.Require(input, options);
        var padded = StridePadding.Pad(input, Stride);
        var logits = head.call(decoder.call(encoder.call(padded)));
        return StridePadding.Crop(logits.ResizeTo(padded, alignCorners: true), input);
    }

    private static ModelFamily Of(string name, PyramidDesign design, int width, ModelCost cost) => new()
    {
        Name = name,
        Description = "SegFormer",
        Source = "Xie et al., NeurIPS 2021; Segmentation Models PyTorch",
        Dimensions = [2],
        InputRule = "any size",
        Costs = new Dictionary<int, ModelCost> { [2] = cost },
        Encoder = EncoderLayout.SegFormer,
        Build = (options, seed) => new SegFormer(design, width, options, seed),
    };
}
