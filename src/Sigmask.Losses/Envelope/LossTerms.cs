using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>The terms of a base loss as operations on tensors.</summary>
/// <param name="baseLoss">The base loss.</param>
internal sealed class LossTerms(BaseLoss baseLoss)
{
    private readonly LossTerm<IPixelLoss>[] ranked = [.. baseLoss.Pixel.Select(term => term with { Loss = term.Loss.Unweighted })];

    /// <summary>Whether pixels are ranked by another loss than the one that is minimised.</summary>
    public bool AreWeighted => baseLoss.Pixel.Zip(ranked).Any(pair => pair.First.Loss != pair.Second.Loss);

    /// <summary>Σ of the pixel terms, [B, spatial], or null if there are none.</summary>
    public Tensor? PixelLoss(Tensor logits, SegmentationTarget target) => Sum(baseLoss.Pixel, logits, target);

    /// <summary>The same from the terms' <see cref="IPixelLoss.Unweighted"/>: what pixels are ranked by.</summary>
    public Tensor? RankedLoss(Tensor logits, SegmentationTarget target) => Sum(ranked, logits, target);

    /// <summary>The loss of each image with its pixels weighted, [B].</summary>
    /// <param name="pixelLoss">Σ of the pixel terms.</param>
    /// <param name="logits">The logits.</param>
    /// <param name="target">The labels.</param>
    /// <param name="mass">Σ u, or valid pixels, of each image, [B]; not 0.</param>
    /// <param name="weights">u; null where all valid pixels count fully.</param>
    public Tensor PerImage(Tensor? pixelLoss, Tensor logits, SegmentationTarget target, Tensor mass, Tensor? weights)
    {
        var sum = pixelLoss is null ? null : (weights is null ? pixelLoss : pixelLoss * weights).flatten(1).sum(1) / mass;
        foreach (var term in baseLoss.Region)
        {
            var loss = target.PerImage(term.Loss.Forward(logits, target, weights), term.Loss).Times(term.Weight);
            sum = sum is null ? loss : sum.Plus(loss);
        }

        return sum ?? zeros([logits.shape[0]], dtype: logits.dtype, device: logits.device);
    }

    private static Tensor? Sum(IReadOnlyList<LossTerm<IPixelLoss>> terms, Tensor logits, SegmentationTarget target)
    {
        Tensor? sum = null;
        foreach (var term in terms)
        {
            var loss = target.PerPixel(term.Loss.Forward(logits, target), term.Loss);
            loss = term.Weight == 1 ? loss : loss.Times(term.Weight);
            sum = sum is null ? loss : sum.Plus(loss);
        }

        return sum;
    }
}
