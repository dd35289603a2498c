using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Two 3x3 convolutions and a shortcut, each normalised by the statistics of its image without learned scale (Hatamizadeh et al., WACV 2022). Weights are
/// named <c>conv1</c>, <c>conv2</c> and, where the number of features changes, <c>conv3</c>.
/// </summary>
internal sealed class UnetrResidual : Module<Tensor, Tensor>
{
    private readonly Sequential conv1;
    private readonly Sequential conv2;
    private readonly Sequential? conv3;

    /// <summary>A block that maps <paramref name="from"/> features to <paramref name="to"/>.</summary>
    public UnetrResidual(UnetrLayers layers, int from, int to)
        : base(nameof(UnetrResidual))
    {
        conv1 = layers.Convolve(from, to, 3);
        conv2 = layers.Convolve(to, to, 3);
        conv3 = from == to ? null : layers.Convolve(from, to, 1);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var features = LeakyRectifier.Apply(Normalized(conv1.call(input)));
        var shortcut = conv3 is null ? input : Normalized(conv3.call(input));
        return LeakyRectifier.Apply(Normalized(conv2.call(features)).Accumulate(shortcut));
    }

    private static Tensor Normalized(Tensor features) => features.NormalizeInstances();
}
