using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// Soft Jaccard (IoU): the mean over classes of 1 − (Σ u p g + ε) / (Σ u p + Σ u g − Σ u p g + ε') (docs/method.md section 4; Rahman and Wang 2016).
/// Softmax or sigmoid by the target.
/// </summary>
public sealed class JaccardLoss : IOverlapLoss
{
    private readonly RegionOptions options;
    private readonly OverlapForm form;
    private readonly ClassMean mean;
    private readonly double smooth;
    private readonly double denominatorSmooth;
    private readonly bool squared;

    /// <summary>A soft Jaccard loss.</summary>
    /// <param name="options">Background, pooling, weights and absent classes; null: <see cref="RegionOptions.Default"/>.</param>
    /// <param name="smooth">ε, at least 0, in pixels.</param>
    /// <param name="denominatorSmooth">ε', at least 0; null: ε.</param>
    /// <param name="squared">Whether probabilities are squared in the denominator.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public JaccardLoss(RegionOptions? options = null, double smooth = 1e-5, double? denominatorSmooth = null, bool squared = false)
    {
        this.options = options ?? RegionOptions.Default;
        form = new OverlapForm(this.options, Of);
        mean = new ClassMean(this.options);
        this.smooth = OptionRange.AtLeast(smooth, 0, nameof(smooth));
        this.denominatorSmooth = OptionRange.AtLeast(denominatorSmooth ?? smooth, 0, nameof(denominatorSmooth));
        this.squared = squared;
    }

    /// <inheritdoc />
    public bool PoolsBatch => options.Batch;

    /// <inheritdoc />
    public Tensor Forward(Tensor logits, SegmentationTarget target, Tensor? pixelWeights = null) => form.OfPixels(logits, target, pixelWeights);

    bool IOverlapLoss.IsOfSums => !squared;

    Tensor IOverlapLoss.OfSums(OverlapSums sums, SegmentationTarget target) => form.OfSums(sums, target);

    private Tensor Of(RegionMaps maps, SegmentationTarget target)
    {
        var claims = maps.Sum(maps.Outputs);
        var overlap = maps.Sum(maps.Outputs * maps.Labels);
        var predicted = squared ? maps.Sum(maps.Outputs.Squared()) : claims;
        var jaccard = Ratio.Of(overlap.Plus(smooth), (predicted.Plus(maps.Labelled) - overlap).Plus(denominatorSmooth));
        return mean.Over(jaccard.Complement(), claims, maps, target);
    }
}
