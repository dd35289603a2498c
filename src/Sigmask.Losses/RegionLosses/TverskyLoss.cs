using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// Tversky: the mean over classes of (1 − T)^γ, T = (TP + ε) / (TP + α FP + β FN + ε'), with TP = Σ u p g, FP = Σ u p (1 − g), FN = Σ u (1 − p) g
/// (docs/method.md section 4; Salehi et al. 2017; with γ Abraham and Khan 2019, whose exponent is 1/γ). α = β = ½ gives Dice with twice the ε.
/// Softmax or sigmoid by the target.
/// </summary>
public sealed class TverskyLoss : IOverlapLoss
{
    private readonly RegionOptions options;
    private readonly OverlapForm form;
    private readonly ClassMean mean;
    private readonly double alpha;
    private readonly double beta;
    private readonly double gamma;
    private readonly double smooth;
    private readonly double denominatorSmooth;

    /// <summary>A Tversky loss.</summary>
    /// <param name="alpha">α, at least 0: weight of false positives.</param>
    /// <param name="beta">β, at least 0: weight of false negatives.</param>
    /// <param name="gamma">γ, above 0, of each class's loss.</param>
    /// <param name="options">Background, pooling, weights and absent classes; null: <see cref="RegionOptions.Default"/>.</param>
    /// <param name="smooth">ε, at least 0, in pixels.</param>
    /// <param name="denominatorSmooth">ε', at least 0; null: ε.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public TverskyLoss(double alpha = 0.3, double beta = 0.7, double gamma = 1, RegionOptions? options = null, double smooth = 1e-5, double? denominatorSmooth = null)
    {
        this.alpha = OptionRange.AtLeast(alpha, 0, nameof(alpha));
        this.beta = OptionRange.AtLeast(beta, 0, nameof(beta));
        this.gamma = OptionRange.Above(gamma, 0, nameof(gamma));
        this.options = options ?? RegionOptions.Default;
        form = new OverlapForm(this.options, Of);
        mean = new ClassMean(this.options);
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
        var hits = maps.Sum(maps.Outputs * maps.Labels);
        var falsePositives = maps.Sum(maps.Outputs * maps.Labels.Complement());
        var falseNegatives = maps.Sum(maps.Outputs.Complement() * maps.Labels);
        var index = Ratio.Of(hits.Plus(smooth), hits.Plus(falsePositives.Times(alpha)).Plus(falseNegatives.Times(beta)).Plus(denominatorSmooth));
        return mean.Over(Ratio.Power(index.Complement(), gamma), claims, maps, target);
    }
}
