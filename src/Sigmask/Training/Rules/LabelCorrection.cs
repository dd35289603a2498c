using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>ADELE's rule of what becomes of a label where a network is sure of another (Liu et al., CVPR 2022).</summary>
internal static class LabelCorrection
{
    /// <summary>
    /// Labels in which the most probable class has taken the place of the annotated one where its probability is above the threshold, both classes have begun to be learned by heart (or are the background) and the
    /// new one is annotated in that image already (or is the background).
    /// </summary>
    /// <param name="labels">int64 [B, spatial]; any value that is no class is ignored and stays.</param>
    /// <param name="probabilities">[B, C, spatial].</param>
    /// <param name="begun">bool [C]: which classes have begun; the background, class 0, counts as begun.</param>
    /// <param name="threshold">τ.</param>
    /// <returns>int64 [B, spatial].</returns>
    public static Tensor Of(Tensor labels, Tensor probabilities, Tensor begun, double threshold)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var classes = probabilities.shape[1];
        var (sureness, predicted) = probabilities.max(1);
        var isClass = labels.IsAtLeast(0).logical_and(labels.IsAtLeast(classes).logical_not());
        var annotated = labels.MaskedFill(isClass.logical_not(), 0);
        var mayChange = begun.logical_or(Indices(classes, begun.device).IsEqual(0));

        // [B, C]: whether a class may be given to pixels of an image.
        var there = zeros([labels.shape[0], classes], ScalarType.Int64, begun.device).scatter_add_(1, annotated.flatten(1), isClass.to(int64).flatten(1)).IsAbove(0);
        var mayBe = there.logical_and(mayChange).logical_or(Indices(classes, begun.device).IsEqual(0));
        var isAllowed = mayBe.gather(1, predicted.flatten(1)).view_as(labels).logical_and(mayChange.take(annotated));
        return predicted.where(isClass.logical_and(isAllowed).logical_and(sureness.IsAbove(threshold)), labels).MoveToOuterDisposeScope();
    }

    private static Tensor Indices(long count, Device device) => tensor([.. Enumerable.Range(0, (int)count).Select(index => (long)index)], device: device);
}
