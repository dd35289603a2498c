using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Atrous spatial pyramid pooling: the same features seen at several distances side by side (Chen et al., ECCV 2018). Weights are named
/// <c>convs.i</c> and <c>project</c>, as in torchvision and Segmentation Models PyTorch.
/// </summary>
internal sealed class AtrousPyramid : Module<Tensor, Tensor>
{
    private static readonly int[] Rates = [12, 24, 36];

    private readonly ModuleList<Module<Tensor, Tensor>> convs = [];
    private readonly Sequential project;

    /// <summary>A pyramid that maps <paramref name="from"/> features to <paramref name="to"/>.</summary>
    public AtrousPyramid(int from, int to)
        : base(nameof(AtrousPyramid))
    {
        convs.Add(Sequential(Conv2d(from, to, 1L, bias: false), new BatchNormalization(to), ReLU(inplace: true)));
        foreach (var rate in Rates)
        {
            convs.Add(Sequential(SeparableConvolution.Of(from, to, rate), new BatchNormalization(to), ReLU(inplace: true)));
        }

        convs.Add(new ImagePooling(from, to));
        project = Sequential(Conv2d(convs.Count * to, to, 1L, bias: false), new BatchNormalization(to), ReLU(inplace: true), Dropout(0.5));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => project.call(Operations.Concatenate([.. convs.Select(layer => layer.call(input))], 1));
}
