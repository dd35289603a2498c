using Sigmask.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace OwnNetwork;

/// <summary>A loss of one's own, one number a pixel: the mean absolute error 1 − p of the label's probability (Ghosh et al., AAAI 2017), here with a share of cross entropy.</summary>
internal sealed class MyLoss : IPixelLoss
{
    private static readonly CrossEntropy CrossEntropy = new();

    public Tensor Forward(Tensor logits, SegmentationTarget target)
    {
        var surprise = CrossEntropy.Forward(logits, target);
        using Scalar half = 0.5, one = 1;
        return surprise.mul(half).add(surprise.neg().exp().neg().add(one), half);
    }
}
