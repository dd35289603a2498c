using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Doubles the size by repeating pixels, smooths each feature map and maps them to another number (EUCB of EMCAD). Weights are named <c>up_dwc.{1,2}</c> and
/// <c>pwc.0</c>.
/// </summary>
internal sealed class UpConvolution : Module<Tensor, Tensor>
{
    [ComponentName(Name = "up_dwc")]
    private readonly Sequential smooth;

    [ComponentName(Name = "pwc")]
    private readonly Sequential map;

    /// <summary>Maps <paramref name="from"/> features to <paramref name="to"/>.</summary>
    public UpConvolution(int from, int to)
        : base(nameof(UpConvolution))
    {
        smooth = Sequential(
            Upsample(scale_factor: [2, 2], mode: UpsampleMode.Nearest), Conv2d(from, from, 3, padding: 1, groups: from, bias: false), new BatchNormalization(from), ReLU(inplace: true));
        map = Sequential(Conv2d(from, to, 1L));
        RegisterComponents();
    }

    /// <summary>Features [B, to, 2H, 2W] from [B, from, H, W].</summary>
    public override Tensor forward(Tensor input) => map.call(smooth.call(input));
}
