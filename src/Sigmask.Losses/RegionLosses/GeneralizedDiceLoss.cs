using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// Generalized Dice: 1 − (2 Σ_c w_c Σ u p g + ε) / (Σ_c w_c (Σ u p + Σ u g) + ε'), one quotient for all classes, each weighted by the inverse of its size
/// (Sudre et al. 2017). A class that is not there has the weight of the rarest one that is, so that claims of it cost; where none is there the loss is
/// the share of the pixels claimed, averaged over classes. Softmax or sigmoid by the target.
/// </summary>
public sealed class GeneralizedDiceLoss : IOverlapLoss
{
    private readonly ClassBalance balance;
    private readonly RegionOptions options;
    private readonly OverlapForm form;
    private readonly double smooth;
    private readonly double denominatorSmooth;

    /// <summary>A generalized Dice loss.</summary>
    /// <param name="balance">How sizes become weights.</param>
    /// <param name="includeBackground">Whether class (channel) 0 takes part.</param>
    /// <param name="batch">True: sums run over the whole batch.</param>
    /// <param name="smooth">ε, at least 0.</param>
    /// <param name="denominatorSmooth">ε', at least 0; null: ε.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public GeneralizedDiceLoss(ClassBalance balance = ClassBalance.InverseSquare, bool includeBackground = true, bool batch = false, double smooth = 1e-5, double? denominatorSmooth = null)
    {
        this.balance = balance;
        options = new RegionOptions { IncludeBackground = includeBackground, Batch = batch };
        form = new OverlapForm(options, Of);
        this.smooth = OptionRange.AtLeast(smooth, 0, nameof(smooth));
        this.denominatorSmooth = OptionRange.AtLeast(denominatorSmooth ?? smooth, 0, nameof(denominatorSmooth));
    }

    /// <inheritdoc />
    public bool PoolsBatch => options.Batch;

    /// <inheritdoc />
    public Tensor Forward(Tensor logits, SegmentationTarget target, Tensor? pixelWeights = null) => form.OfPixels(logits, target, pixelWeights);

    bool IOverlapLoss.IsOfSums => true;

    Tensor IOverlapLoss.OfSums(OverlapSums sums, SegmentationTarget target) => form.OfSums(sums, target);

    private Tensor Of(RegionMaps maps, SegmentationTarget target)
    {
        var claims = maps.Sum(maps.Outputs);
        var absent = maps.Labelled.IsEqual(0);
        var weights = Weights(maps.Labelled.MaskedFill(absent, 1)).MaskedFill(absent, 0);
        weights = where(absent, weights.amax([1], keepdim: true), weights);
        var overlap = (weights * maps.Sum(maps.Outputs * maps.Labels)).sum(1);
        var size = (weights * claims.Plus(maps.Labelled)).sum(1);
        var losses = Ratio.Of(overlap.Times(2).Plus(smooth), size.Plus(denominatorSmooth)).Complement();
        var claimed = ClassMean.Share(claims, maps).mean([1]);
        return ClassMean.Spread(where(absent.all(1), claimed, losses), maps, target);
    }

    private Tensor Weights(Tensor pixels) => balance switch
    {
        ClassBalance.InverseSquare => pixels.Squared().reciprocal(),
        ClassBalance.Inverse => pixels.reciprocal(),
        _ => ones_like(pixels),
    };
}

/// <summary>How <see cref="GeneralizedDiceLoss"/> weights a class by the number of its labelled pixels.</summary>
public enum ClassBalance
{
    /// <summary>1 / pixels².</summary>
    InverseSquare,

    /// <summary>1 / pixels.</summary>
    Inverse,

    /// <summary>Equal.</summary>
    Uniform,
}
