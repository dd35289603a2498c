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
            convs.Add(Sequential(Separable(from, to, rate), new BatchNormalization(to), ReLU(inplace: true)));
        }

        convs.Add(new ImagePooling(from, to));
        project = Sequential(Conv2d(convs.Count * to, to, 1L, bias: false), new BatchNormalization(to), ReLU(inplace: true), Dropout(0.5));
        RegisterComponents();
    }

    /// <summary>A 3x3 convolution in two cheaper steps: each feature map on its own, then a linear map of each pixel's features (Chollet, CVPR 2017). No bias, as a normalisation follows.</summary>
    public static Sequential Separable(int from, int to, int dilation = 1) => Sequential(
        Conv2d(from, from, 3, padding: dilation, dilation: dilation, groups: from, bias: false),
        Conv2d(from, to, 1L, bias: false));

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => project.call(Operations.Concatenate([.. convs.Select(layer => layer.call(input))], 1));
}
