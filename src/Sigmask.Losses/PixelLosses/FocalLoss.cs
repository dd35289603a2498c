using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Losses;

/// <summary>
/// Focal loss: (1 − p)^γ · (−ln p), with p the probability of the label, so that easy pixels weigh less (Lin et al. 2017).
/// </summary>
/// <remarks>
/// <para>One class a pixel: p by softmax, one term a pixel (libraries that also divide by C give 1/C of it). With one-versus-rest, and for multi-label
/// targets: p by sigmoid, the mean over the channels that take part (libraries that sum over classes give C times it).</para>
/// <para>α and class weights multiply; nothing is divided by their sum.</para>
/// </remarks>
public sealed class FocalLoss : IPixelLoss
{
    private readonly double gamma;
    private readonly double? alpha;
    private readonly ClassWeights? weights;
    private readonly bool includeBackground;
    private readonly bool oneVersusRest;
    private readonly bool isUnweighted;

    /// <summary>A focal loss.</summary>
    /// <param name="gamma">γ, at least 0; 0 gives cross entropy.</param>
    /// <param name="alpha">α in [0, 1]. Softmax: 1 − α for class 0 and α for the others. Sigmoid: α for labels of 1 and 1 − α for labels of 0. Null: no factor.</param>
    /// <param name="classWeights">A factor for each of the C classes; null: 1.</param>
    /// <param name="includeBackground">Whether class (channel) 0 takes part: without it pixels labelled 0 have no softmax loss, and sigmoid averages the other channels.</param>
    /// <param name="oneVersusRest">Whether a target with one class a pixel is treated as C sigmoid problems as well.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public FocalLoss(double gamma = 2, double? alpha = null, IReadOnlyList<double>? classWeights = null, bool includeBackground = true, bool oneVersusRest = false)
    {
        this.gamma = OptionRange.AtLeast(gamma, 0, nameof(gamma));
        this.alpha = alpha is null ? null : OptionRange.Between(alpha.Value, 0, 1, nameof(alpha));
        weights = ClassWeights.From(classWeights, nameof(classWeights));
        this.includeBackground = includeBackground;
        this.oneVersusRest = oneVersusRest;
        isUnweighted = alpha is null && weights is null or { AreOne: true } && includeBackground;
    }

    private FocalLoss(double gamma, bool includeBackground, bool oneVersusRest)
        => (this.gamma, this.includeBackground, this.oneVersusRest, isUnweighted) = (gamma, includeBackground, oneVersusRest, true);

    /// <inheritdoc />
    /// <remarks>A softmax pixel of a background that is left out is ranked like any other; a sigmoid channel that is left out is not trained, and stays out.</remarks>
    public IPixelLoss Unweighted => isUnweighted ? this : new FocalLoss(gamma, includeBackground, oneVersusRest);

    /// <inheritdoc />
    public Tensor Forward(Tensor logits, SegmentationTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.RequireMatch(logits);
        target.RequireForeground(includeBackground);
        using var scope = NewDisposeScope();
        var masked = target.MaskLogits(logits);
        var losses = target.IsMultiLabel || oneVersusRest ? Sigmoid(masked, target) : Softmax(masked, target);
        return target.MaskLosses(losses).MoveToOuterDisposeScope();
    }

    private Tensor Softmax(Tensor logits, SegmentationTarget target)
    {
        var surprise = LabelSurprise.Of(logits, target);
        var losses = Ratio.Power(LabelSurprise.Complement(surprise), gamma) * surprise;
        if (isUnweighted)
        {
            return losses;
        }

        var factors = weights?.Like(logits, target.Classes) ?? ones(target.Classes, dtype: logits.dtype, device: logits.device);
        var others = factors.narrow(0, 1, target.Classes - 1).Times(alpha ?? 1);
        var background = factors.narrow(0, 0, 1).Times(includeBackground ? 1 - alpha ?? 1 : 0);
        return losses * cat([background, others])[target.Labels];
    }

    private Tensor Sigmoid(Tensor logits, SegmentationTarget target)
    {
        var labels = target.OneHot(logits.dtype);
        var signed = logits * LabelSurprise.Signs(labels);
        var losses = functional.logsigmoid(signed).neg() * functional.logsigmoid(signed.neg()).Times(gamma).exp();
        if (alpha is { } positive)
        {
            losses *= labels.Times((2 * positive) - 1).Plus(1 - positive);
        }

        if (weights is not null)
        {
            losses *= weights.LikeChannels(logits, target.Classes);
        }

        return (includeBackground ? losses : losses.narrow(1, 1, target.Classes - 1)).mean([1]);
    }
}
